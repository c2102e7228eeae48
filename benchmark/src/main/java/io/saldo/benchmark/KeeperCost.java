package io.saldo.benchmark;

import io.saldo.replica.BenchmarkLedger;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;

/**
 * What the keeper does behind the ledger's back, in nanoseconds of processor time for each event, so that waiting for the disk does
 * not count: {@code benchmark/run io.saldo.benchmark.KeeperCost [ACCOUNTS [ROUNDS]]}, 10,000 and 20 if not given. Each round posts
 * 409,600 transfers, builds the checkpoint behind them, and puts their ids and threads on disk; medians of the second half of
 * the rounds, when all is compiled.
 */
public final class KeeperCost {
    private static final int ENTRIES = 400;
    private static final double EVENTS = (double) ENTRIES * BenchmarkLedger.TRANSFERS;

    private KeeperCost() {}

    /** What is measured. */
    private interface Work {
        void run() throws IOException;
    }

    /** Arguments: accounts between which transfers go, then how many rounds. */
    public static void main(String[] args) throws IOException {
        int accounts = args.length > 0 ? Integer.parseInt(args[0]) : 10_000;
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 20;
        double[] checkpoints = new double[rounds];
        double[] indexes = new double[rounds];
        try (BenchmarkLedger ledger = new BenchmarkLedger(accounts)) {
            for (int round = 0; round < rounds; round++) {
                for (int entry = 0; entry < ENTRIES; entry++) {
                    ledger.execute(ledger.nextEntry());
                }
                checkpoints[round] = nanosPerEvent(ledger::checkpoint);
                indexes[round] = nanosPerEvent(ledger::index);
            }
        }
        System.out.printf(
                Locale.ROOT,
                "accounts=%d rounds=%d checkpoint_ns=%.0f index_ns=%.0f%n",
                accounts,
                rounds,
                medianOfLaterHalf(checkpoints),
                medianOfLaterHalf(indexes));
    }

    private static double nanosPerEvent(Work work) throws IOException {
        long began = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        work.run();
        return (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - began) / EVENTS;
    }

    private static double medianOfLaterHalf(double[] values) {
        double[] later = Arrays.copyOfRange(values, values.length / 2, values.length);
        Arrays.sort(later);
        return later[later.length / 2];
    }
}
