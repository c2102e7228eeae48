package io.saldo.replica;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Compares this node's journal with the others'. Now and then the leader puts a probe into the log; each node notes what
 * its journal is at that place, and reports it through the log. So all nodes compare the same reports, and the one whose
 * journal is another than that of a majority ends itself.
 *
 * <p>The ledger thread calls; any thread asks how it stands.
 */
final class Divergence {
    private static final int PROBES_KEPT = 64;

    private final Membership membership;
    private final ReplicaListener listener;
    private final ArrayDeque<Probe> probes = new ArrayDeque<>();
    private final long[] reportedSequences;
    private final AtomicLong differences = new AtomicLong();
    private volatile List<NodeProgress> progress = List.of();
    private volatile boolean hasDifference;
    private volatile boolean isUndecided;

    Divergence(Membership membership, ReplicaListener listener) {
        this.membership = membership;
        this.listener = listener;
        reportedSequences = new long[membership.nodes()];
    }

    /** A probe was executed here, and this is the journal. */
    void onProbe(long probeIndex, JournalHash own) {
        probes.addLast(new Probe(probeIndex, own));
        if (probes.size() > PROBES_KEPT) {
            probes.removeFirst();
        }
    }

    /** The newest probe, as this node would report it. */
    Optional<Report> newest() {
        return probes.isEmpty()
                ? Optional.empty()
                : Optional.of(new Report(membership.node(), probes.getLast().index, probes.getLast().own));
    }

    /**
     * A report was executed here, this node's own or another's.
     *
     * @throws ReplicaDivergedException if a majority of the nodes has now reported another journal than this node's
     */
    void onReport(Report report) {
        if (report.node() < 0 || report.node() >= membership.nodes()) {
            listener.note("a report of node " + report.node() + " was passed over: there are " + membership.nodes()
                    + " nodes");
            return;
        }
        notice(report);
        for (Probe probe : probes) {
            if (probe.index == report.probeIndex()) {
                judge(probe, report);
            }
        }
    }

    private void notice(Report report) {
        long sequence = report.point().sequence();
        if (sequence > reportedSequences[report.node()]) {
            reportedSequences[report.node()] = sequence;
            List<NodeProgress> all = new ArrayList<>();
            for (int node = 0; node < reportedSequences.length; node++) {
                all.add(new NodeProgress(node, reportedSequences[node]));
            }
            progress = List.copyOf(all);
        }
    }

    private void judge(Probe probe, Report report) {
        if (report.node() != membership.node()) {
            probe.others.removeIf(earlier -> earlier.node() == report.node());
            probe.others.add(report);
            noteDifference(probe, report);
        }
        int agreeing = 1;
        int differing = 0;
        for (Report other : probe.others) {
            if (other.point().equals(probe.own)) {
                agreeing++;
            } else {
                differing++;
                int majority = probe.countOf(other.point());
                if (majority >= membership.majority()) {
                    throw diverged(probe, other.point(), majority);
                }
            }
        }
        boolean isDecided = agreeing >= membership.majority();
        if (differing > 0 && !hasDifference) {
            listener.note("journals differ probe=" + probe.index + " own=[" + probe.own + "] others=" + probe.others
                    + (isDecided ? " majority=own" : " majority=unknown"));
        }
        hasDifference = differing > 0;
        isUndecided = differing > 0 && !isDecided;
    }

    private ReplicaDivergedException diverged(Probe probe, JournalHash other, int majority) {
        return new ReplicaDivergedException("the journal of this node is not that of the others: at log entry "
                + probe.index + " it has " + probe.own + ", and " + majority + " of " + membership.nodes()
                + " nodes have " + other + "; " + membership.rebuild());
    }

    private void noteDifference(Probe probe, Report report) {
        if (!report.point().equals(probe.own)) {
            differences.incrementAndGet();
        }
    }

    /** How many reports of others told of another journal than this node's, since the start. */
    long differences() {
        return differences.get();
    }

    /** Whether the newest comparison found different journals. */
    boolean hasDifference() {
        return hasDifference;
    }

    /** Whether it found different journals, and no majority agrees with this one's. */
    boolean isUndecided() {
        return isUndecided;
    }

    /** How far each node said it was at its newest report; empty before the first. */
    List<NodeProgress> progress() {
        return progress;
    }

    /** What this node's journal is at a probe, and what the others said. */
    private static final class Probe {
        private final long index;
        private final JournalHash own;
        private final List<Report> others = new ArrayList<>();

        Probe(long index, JournalHash own) {
            this.index = index;
            this.own = own;
        }

        int countOf(JournalHash point) {
            return (int) others.stream()
                    .filter(report -> report.point().equals(point))
                    .count();
        }
    }
}
