package io.saldo.replica.aeron;

import io.aeron.cluster.client.ClusterEvent;
import java.lang.StackWalker.StackFrame;
import java.time.Duration;
import java.util.Set;

/**
 * Ends a wait that Aeron never ends. A follower that joins a leader's log has two threads wait for each other: the consensus
 * module until the ledger thread has joined, and the ledger thread until it sees the log's image. If the leader dies after
 * the first has seen that image and before the second does, the image is gone for good, and the node would wait for ever:
 * it takes part in no election, and nothing brings it back but a restart.
 *
 * <p>So after some time the log thread asks the ledger thread to give up, and gives up itself only once that has. The ledger
 * thread has acknowledged nothing then, so both still agree on what was acknowledged, and the election begins anew.
 */
final class Joining {
    /** Longer than an image lives of which nothing comes any more, so that one which is only late is not given up. */
    private static final long PATIENCE_NANOS = Duration.ofSeconds(5).toNanos();

    private static final Set<String> JOIN = Set.of("joinActiveLog", "awaitImage");
    private static final String SERVICE = "io.aeron.cluster.service.ClusteredServiceAgent";

    private volatile boolean isAskedToGiveUp;
    private volatile boolean hasGivenUp;

    /** From the log thread: it has not waited, or waits no more. */
    void goOn() {
        if (isAskedToGiveUp) {
            isAskedToGiveUp = false;
        }
    }

    /**
     * From the log thread, inside a wait for the ledger thread.
     *
     * @param waitedNanos for how long so far
     * @throws ClusterEvent when the ledger thread has given up
     */
    void awaitOther(long waitedNanos) {
        if (hasGivenUp) {
            hasGivenUp = false;
            isAskedToGiveUp = false;
            throw new ClusterEvent("the leader's log ended before the ledger thread had joined it; electing again");
        }
        if (waitedNanos > PATIENCE_NANOS) {
            isAskedToGiveUp = true;
        }
    }

    /**
     * From the ledger thread, inside a wait.
     *
     * @param waitedNanos for how long so far
     * @throws ClusterEvent when it waits for the image of a log that it was told to join, and is asked to give up
     */
    void awaitImage(long waitedNanos) {
        if (isAskedToGiveUp && waitedNanos > PATIENCE_NANOS && isJoining()) {
            isAskedToGiveUp = false;
            hasGivenUp = true;
            throw new ClusterEvent("the log that was to be joined has no image any more");
        }
    }

    /** Only its stack tells for what it waits; looked at after seconds of waiting alone. */
    private static boolean isJoining() {
        return StackWalker.getInstance()
                .walk(frames -> frames.filter(frame -> frame.getClassName().equals(SERVICE))
                                .map(StackFrame::getMethodName)
                                .filter(JOIN::contains)
                                .distinct()
                                .count()
                        == JOIN.size());
    }
}
