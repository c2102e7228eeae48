package io.saldo.journal;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * What a verification found.
 *
 * @param findings the first 1,000, in the order of the journal
 * @param findingCount all of them; 0 for a sound journal
 * @param segmentCount files that were read
 * @param blockCount sound blocks
 * @param eventCount events in them
 * @param lastSequence of the last event in a sound block, 0 without any
 * @param lastHash SHA-256 of the last sound block, in hexadecimal digits
 * @param replayedSequence of the last event that was handed to the visitor: the first gap ends that
 * @param tornTail what a crash left at the end and the next opening removes; no finding
 * @param nanos that it took
 */
public record VerificationReport(
        List<Finding> findings,
        long findingCount,
        int segmentCount,
        long blockCount,
        long eventCount,
        long lastSequence,
        String lastHash,
        long replayedSequence,
        Optional<TornTail> tornTail,
        long nanos) {
    public VerificationReport {
        findings = List.copyOf(findings);
    }

    public boolean isSound() {
        return findingCount == 0;
    }

    static String hex(byte[] hash) {
        return HexFormat.of().formatHex(hash);
    }
}
