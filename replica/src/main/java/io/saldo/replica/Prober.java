package io.saldo.replica;

import java.lang.foreign.MemorySegment;
import java.util.Optional;

/** Puts probes into the log where this node leads, and reports what a probe found here. Ledger thread. */
final class Prober {
    private final Gateway gateway;
    private final Divergence divergence;
    private final Membership membership;
    private final long periodNanos;
    private Optional<Submission> probing = Optional.empty();
    private Optional<Submission> reporting = Optional.empty();
    private boolean isReported = true;
    private boolean isLive;
    private long nextNanos;
    private long probedSequence;

    Prober(Gateway gateway, Divergence divergence, Membership membership, long periodNanos) {
        this.gateway = gateway;
        this.divergence = divergence;
        this.membership = membership;
        this.periodNanos = periodNanos;
    }

    /** Reports what is not reported yet, and where this node leads, asks anew if the journal went on since. */
    int duty(long nowNanos, long sequence, boolean isLeader) {
        report();
        if (membership.isAlone() || !isLeader || nowNanos - nextNanos < 0) {
            return 0;
        }
        nextNanos = nowNanos + periodNanos;
        if (sequence == probedSequence || isOnItsWay(probing)) {
            return 0;
        }
        probing = Optional.of(gateway.offer(EntryFormat.PROBE, MemorySegment.NULL));
        return 1;
    }

    /** A probe was executed. While old entries are replayed, only the last one will be reported. */
    void onProbe(long probeIndex, JournalHash own) {
        probedSequence = own.sequence();
        divergence.onProbe(probeIndex, own);
        isReported = false;
    }

    void onReplayed() {
        isLive = true;
    }

    private void report() {
        if (isLive && !isReported && !membership.isAlone() && !isOnItsWay(reporting)) {
            isReported = true;
            reporting =
                    divergence.newest().map(report -> gateway.offer(EntryFormat.REPORT, EntryFormat.report(report)));
        }
    }

    private static boolean isOnItsWay(Optional<Submission> offered) {
        return offered.isPresent() && !offered.get().isOver();
    }
}
