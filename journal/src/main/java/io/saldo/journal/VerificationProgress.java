package io.saldo.journal;

/** Is told how far a verification is. */
@FunctionalInterface
public interface VerificationProgress {
    /** About every 16 MiB and at the end, on the verifying thread; the rate is {@code eventCount} by {@code nanos}. */
    void advanced(long bytesDone, long bytesTotal, long eventCount, long nanos);
}
