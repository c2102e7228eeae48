package io.saldo.replica.aeron;

import java.util.Random;

/**
 * The chance by which a node waits before it stands for election, made uneven: the preferred node stands at once, each of
 * the others a step later than the one before it. So partitions that prefer different nodes end up with different leaders,
 * and two nodes seldom stand at the same time.
 */
final class NominationOrder extends Random {

    private static final long serialVersionUID = 1L;
    private static final double JITTER = 0.2;

    private final double step;
    private final int rank;

    NominationOrder(LogNodes nodes) {
        step = 1.0 / nodes.count();
        rank = Math.floorMod(nodes.node() - nodes.preferred(), nodes.count());
    }

    /** Between 0 and 1, as a part of the longest wait. */
    @Override
    public double nextDouble() {
        return step * (rank + JITTER * super.nextDouble());
    }
}
