package io.saldo.projection.audit;

import io.saldo.ledger.model.TransactionId;

/**
 * One request that may have changed something. It holds no header and no body.
 *
 * @param timeNanos when it was answered, since 1970
 * @param principal the name of the token's holder, or {@code anonymous}
 * @param method in capitals
 * @param route the template of the path, or {@code none}
 * @param path as it was asked for, without the query
 * @param address of the client, without its port
 * @param status of the answer, 0 when there was none
 * @param requestId as in the answer's header
 * @param transaction the id of the movement asked for, or {@link TransactionId#NONE}
 * @param partition of the event that it caused or repeated
 * @param sequence of that event, 0 when there is none
 * @param commands how many commands it brought; of more than one the last that caused an event is named
 */
public record AuditRecord(
        long timeNanos,
        String principal,
        String method,
        String route,
        String path,
        String address,
        int status,
        String requestId,
        TransactionId transaction,
        int partition,
        long sequence,
        int commands) {
    /** Who sent a request without a token. */
    public static final String ANONYMOUS = "anonymous";
    /** The most characters of a path; the rest is left out. */
    public static final int PATH_LENGTH_MAX = 1_024;

    /** Shortens a path that is too long. */
    public AuditRecord {
        path = path.substring(0, Math.min(path.length(), PATH_LENGTH_MAX));
    }
}
