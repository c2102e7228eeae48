package io.saldo.server.config;

/**
 * Every limit of the edge beside those of {@link io.saldo.ledger.model.Limits}, which the ledger shares.
 *
 * @param bodyBytesMax the most bytes of a single request's body
 * @param batchBytesMax the most bytes of a batch's body
 * @param batchLinesMax the most lines of a batch
 * @param headerBytesMax the most bytes of a request's headers
 * @param uriBytesMax the most bytes of a request's first line
 * @param pageMax the most items of a page
 * @param drainBytesMax the most bytes of a refused body that are read and dropped, so that its sender reads the answer
 * @param decisionSeconds how long a command waits for its decision before its outcome is called unknown
 * @param sequenceWaitSeconds how long a read waits for the sequence that it asks for
 * @param heartbeatSeconds how often an event stream without events shows that it lives
 */
public record EdgeLimits(
        int bodyBytesMax,
        int batchBytesMax,
        int batchLinesMax,
        int headerBytesMax,
        int uriBytesMax,
        int pageMax,
        long drainBytesMax,
        int decisionSeconds,
        int sequenceWaitSeconds,
        int heartbeatSeconds) {
    /** What a server uses. */
    public static final EdgeLimits STANDARD =
            new EdgeLimits(1 << 20, 16 << 20, 10_000, 16_384, 8_192, 1_000, 64L << 20, 10, 5, 15);
}
