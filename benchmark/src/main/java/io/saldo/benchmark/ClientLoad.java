package io.saldo.benchmark;

import io.saldo.client.SaldoClient;
import io.saldo.client.command.Command;
import io.saldo.client.command.Money;
import io.saldo.client.command.OpenAccount;
import io.saldo.client.command.PostDeposit;
import io.saldo.client.command.PostTransfer;
import io.saldo.client.config.ClientConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.IntStream;

/**
 * The Java client as a service uses it: many threads, each with one blocking transfer at a time, through one client, which makes
 * the batches. Prints the rate and the calls' latencies after a warm-up.
 *
 * <p>{@code benchmark/run io.saldo.benchmark.ClientLoad PORT [THREADS [SECONDS [BATCHES_IN_FLIGHT [ACCOUNTS [WARMUP]]]]]}
 */
public final class ClientLoad {
    private static final int LATENCIES_MAX = 1 << 22;
    private static final long SECOND_NANOS = 1_000_000_000L;
    /** Counters of two threads share no cache line. */
    private static final int STRIDE = 16;

    private final SaldoClient client;
    private final String prefix =
            "client-" + Long.toHexString(ThreadLocalRandom.current().nextLong()) + "-";
    private final int accounts;
    private final AtomicLongArray done;
    private final AtomicBoolean isWarm = new AtomicBoolean();
    private final AtomicBoolean isOver = new AtomicBoolean();

    private ClientLoad(SaldoClient client, int threads, int accounts) {
        this.client = client;
        this.accounts = accounts;
        done = new AtomicLongArray(threads * STRIDE);
    }

    /** Loads the server on this machine that listens on the port. */
    public static void main(String[] arguments) throws InterruptedException, ExecutionException {
        int[] numbers = {0, 64, 10, 4, 10_000, 5};
        for (int i = 0; i < arguments.length; i++) {
            numbers[i] = Integer.parseInt(arguments[i]);
        }
        ClientConfig config = ClientConfig.builder()
                .node("http://127.0.0.1:" + numbers[0])
                .batchesInFlightMax(numbers[3])
                .build();
        try (SaldoClient client = SaldoClient.connect(config)) {
            ClientLoad load = new ClientLoad(client, numbers[1], numbers[4]);
            load.open();
            load.run(numbers[1], numbers[2], numbers[5]);
        }
    }

    private void open() {
        List<Command> commands = new ArrayList<>();
        for (int i = 0; i < accounts; i++) {
            commands.add(OpenAccount.of(prefix + i));
            commands.add(PostDeposit.of(prefix + i, Money.of("1000000", "USD")));
        }
        client.execute(commands).forEach(outcome -> outcome.orThrow());
    }

    private void run(int threads, int seconds, int warmup) throws InterruptedException, ExecutionException {
        List<Future<long[]>> latencies = new ArrayList<>();
        long rate;
        try (ExecutorService callers = Executors.newFixedThreadPool(threads)) {
            for (int i = 0; i < threads; i++) {
                int thread = i;
                latencies.add(callers.submit(() -> call(thread, LATENCIES_MAX / threads)));
            }
            Thread.sleep(warmup * 1_000L);
            isWarm.set(true);
            long before = done(threads);
            long began = System.nanoTime();
            Thread.sleep(seconds * 1_000L);
            rate = (done(threads) - before) * SECOND_NANOS / (System.nanoTime() - began);
            isOver.set(true);
        }
        List<long[]> each = new ArrayList<>();
        for (Future<long[]> latency : latencies) {
            each.add(latency.get());
        }
        long[] all = each.stream().flatMapToLong(Arrays::stream).sorted().toArray();
        System.out.printf(
                "threads=%d transfers/s=%d p50=%.2fms p99=%.2fms p99.9=%.2fms max=%.1fms of %d calls%n",
                threads,
                rate,
                all[all.length / 2] / 1e6,
                all[(int) (all.length * 0.99)] / 1e6,
                all[(int) (all.length * 0.999)] / 1e6,
                all[all.length - 1] / 1e6,
                all.length);
    }

    private long done(int threads) {
        return IntStream.range(0, threads)
                .mapToLong(thread -> done.get(thread * STRIDE))
                .sum();
    }

    /** Gives the latencies of a thread's calls after the warm-up, the first of them when there are many. */
    private long[] call(int thread, int latenciesMax) {
        SplittableRandom random = new SplittableRandom(thread);
        long[] latencies = new long[latenciesMax];
        int count = 0;
        while (!isOver.get()) {
            int from = random.nextInt(accounts);
            int to = (from + 1 + random.nextInt(accounts - 1)) % accounts;
            PostTransfer transfer = PostTransfer.of(prefix + from, prefix + to, Money.ofUnits(1, 2, "USD"));
            long began = System.nanoTime();
            client.execute(transfer).orThrow();
            if (isWarm.get() && count < latenciesMax) {
                latencies[count++] = System.nanoTime() - began;
            }
            done.incrementAndGet(thread * STRIDE);
        }
        return Arrays.copyOf(latencies, count);
    }
}
