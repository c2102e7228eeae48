package io.saldo.benchmark;

import io.saldo.ledger.Bytes;
import io.saldo.ledger.batch.BatchLayout;
import io.saldo.ledger.batch.BatchWriter;
import io.saldo.ledger.command.Command;
import io.saldo.ledger.command.CommandLayout;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.DecimalAmount;
import io.saldo.ledger.model.Metadata;
import io.saldo.ledger.model.TransactionId;
import io.saldo.ledger.model.TransferType;
import io.saldo.ledger.model.UserId;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
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

/**
 * Packed batches of transfers by number, as many a second as a server takes: opens its accounts, then sends from several
 * connections, each with one batch on its way, whose bytes were made before so that the load costs little. Prints the rate of
 * each second and the batches' latencies. It ends after the seconds, or in the second in which so many transfers in all are
 * done.
 *
 * <p>{@code benchmark/run io.saldo.benchmark.PackedLoad PORT [ACCOUNTS [CONNECTIONS [TRANSFERS [SECONDS [ALL]]]]]}
 */
public final class PackedLoad {
    private static final int OPENED_TOGETHER = 4_000;
    private static final long SECOND_NANOS = 1_000_000_000L;

    private final int port;
    private final int transfers;
    private final long run = ThreadLocalRandom.current().nextLong();
    private final int[] accounts;
    private final AtomicBoolean isOver = new AtomicBoolean();

    private PackedLoad(int port, int accounts, int transfers) {
        this.port = port;
        this.transfers = transfers;
        this.accounts = new int[accounts];
    }

    /** Loads the server on this machine that listens on the port. */
    public static void main(String[] arguments) throws IOException, InterruptedException, ExecutionException {
        int[] numbers = {0, 10_000, 4, 8_190, 10, Integer.MAX_VALUE};
        for (int i = 0; i < arguments.length; i++) {
            numbers[i] = Integer.parseInt(arguments[i]);
        }
        PackedLoad load = new PackedLoad(numbers[0], numbers[1], numbers[3]);
        load.open();
        System.out.println("accounts=" + load.prefix());
        load.run(numbers[2], numbers[4], numbers[5]);
    }

    private String prefix() {
        return "load-" + Long.toHexString(run) + "-";
    }

    private void open() throws IOException {
        BatchWriter batch = new BatchWriter(1 << 20);
        try (PackedConnection connection = new PackedConnection(port)) {
            for (int first = 0; first < accounts.length; first += OPENED_TOGETHER) {
                int count = Math.min(OPENED_TOGETHER, accounts.length - first);
                batch.clear();
                for (int i = 0; i < count; i++) {
                    AccountId id = new AccountId(prefix() + (first + i));
                    batch.add(new Command.OpenAccount(id, UserId.NONE, List.of(), Metadata.NONE));
                }
                MemorySegment opened = connection.exchange(batch.seal(false), batch.length());
                batch.clear();
                for (int i = 0; i < count; i++) {
                    long result = BatchLayout.HEADER_BYTES + (long) i * BatchLayout.RESULT_BYTES;
                    accounts[first + i] = opened.get(Bytes.INT, result + BatchLayout.ACCOUNT_NUMBER);
                    TransactionId id = new TransactionId(~run, first + i + 1L);
                    batch.add(
                            id,
                            TransferType.DEPOSIT,
                            0,
                            accounts[first + i],
                            DecimalAmount.parse("1000000.00", true),
                            "USD");
                }
                PackedConnection.check(connection.exchange(batch.seal(false), batch.length()));
            }
        }
    }

    private void run(int connections, int seconds, int all) throws InterruptedException, ExecutionException {
        List<Sender> senders = new ArrayList<>();
        List<Future<long[]>> latencies = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(connections)) {
            for (int i = 0; i < connections; i++) {
                Sender sender = new Sender(i);
                senders.add(sender);
                latencies.add(threads.submit(sender::send));
            }
            long before = 0;
            for (int second = 0; second < seconds && before * transfers < all; second++) {
                long began = System.nanoTime();
                Thread.sleep(1_000);
                long now =
                        senders.stream().mapToLong(sender -> sender.batchesDone).sum();
                long rate = (now - before) * transfers * SECOND_NANOS / (System.nanoTime() - began);
                System.out.println("transfers/s=" + rate);
                before = now;
            }
            isOver.set(true);
        }
        List<long[]> each = new ArrayList<>();
        for (Future<long[]> latency : latencies) {
            each.add(latency.get());
        }
        long[] sorted = each.stream().flatMapToLong(Arrays::stream).sorted().toArray();
        System.out.printf(
                "batches=%d p50=%.1fms p99=%.1fms max=%.1fms%n",
                sorted.length,
                sorted[sorted.length / 2] / 1e6,
                sorted[(int) (sorted.length * 0.99)] / 1e6,
                sorted[sorted.length - 1] / 1e6);
    }

    /** One connection and its batch. */
    private final class Sender {
        private final int number;
        private volatile long batchesDone;

        Sender(int number) {
            this.number = number;
        }

        @SuppressWarnings("NonAtomicVolatileUpdate") // Written by one thread.
        long[] send() throws IOException {
            SplittableRandom random = new SplittableRandom(number);
            BatchWriter batch = new BatchWriter(BatchLayout.HEADER_BYTES + transfers * CommandLayout.TRANSFER_NAMES);
            DecimalAmount amount = DecimalAmount.parse("0.01", true);
            for (int i = 0; i < transfers; i++) {
                int from = random.nextInt(accounts.length);
                int to = (from + 1 + random.nextInt(accounts.length - 1)) % accounts.length;
                batch.add(
                        new TransactionId(run, 1), TransferType.TRANSFER, accounts[from], accounts[to], amount, "USD");
            }
            byte[] bytes = batch.seal(false);
            MemorySegment commands = MemorySegment.ofArray(bytes);
            long[] latencies = new long[1 << 16];
            int count = 0;
            try (PackedConnection connection = new PackedConnection(port)) {
                while (!isOver.get() && count < latencies.length) {
                    renew(commands, random);
                    long began = System.nanoTime();
                    PackedConnection.check(connection.exchange(bytes, batch.length()));
                    latencies[count++] = System.nanoTime() - began;
                    batchesDone = batchesDone + 1;
                }
            }
            return Arrays.copyOf(latencies, count);
        }

        /** Gives all transfers ids that were never used. */
        private void renew(MemorySegment commands, SplittableRandom random) {
            long at = BatchLayout.HEADER_BYTES;
            for (int i = 0; i < transfers; i++, at += CommandLayout.TRANSFER_NAMES) {
                commands.set(Bytes.LONG, at + CommandLayout.ID_HIGH, run ^ number);
                commands.set(Bytes.LONG, at + CommandLayout.ID_LOW, random.nextLong() | 1);
            }
        }
    }
}
