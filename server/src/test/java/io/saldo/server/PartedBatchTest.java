package io.saldo.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saldo.ledger.Bytes;
import io.saldo.ledger.batch.BatchLayout;
import io.saldo.ledger.batch.BatchResults;
import io.saldo.ledger.batch.BatchWriter;
import io.saldo.ledger.batch.ResultStatus;
import io.saldo.ledger.command.Command;
import io.saldo.ledger.command.CommandLayout;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.Amount;
import io.saldo.ledger.model.DecimalAmount;
import io.saldo.ledger.model.Metadata;
import io.saldo.ledger.model.Partitioning;
import io.saldo.ledger.model.TransactionId;
import io.saldo.ledger.model.TransferType;
import io.saldo.ledger.model.UserId;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Packed batches whose commands go to several partitions. */
@Timeout(120)
final class PartedBatchTest {
    private static final int PARTITIONS = 4;
    private static final String DONE = "DONE ";
    private static final String POOR = "REFUSED insufficient_funds";

    private static TestServer saldo;

    @BeforeAll
    static void start(@TempDir Path directory) {
        saldo = TestServer.start(directory, "--partitions=" + PARTITIONS);
    }

    @AfterAll
    static void stop() {
        saldo.close();
    }

    private static TransactionId newId() {
        UUID id = UUID.randomUUID();
        return new TransactionId(id.getMostSignificantBits(), id.getLeastSignificantBits());
    }

    private static DecimalAmount cents(long cents) {
        return new DecimalAmount(0, cents, 2);
    }

    private static AccountId account(String id) {
        return AccountId.parse(id);
    }

    private static int number(String account) {
        return (int) saldo.get("/v1/accounts/" + account).is(200).number("account_number");
    }

    private static String opened(int partition, String name, String dollars) {
        String account = PartitionsTest.in(partition, name);
        saldo.open(account, dollars);
        return account;
    }

    private static Command transfer(TransactionId id, String from, String to, long cents) {
        return new Command.PostTransfer(
                id, TransferType.TRANSFER, account(from), account(to), cents(cents), "USD", Metadata.NONE);
    }

    private static Command deposit(String to, long cents) {
        return new Command.PostTransfer(
                newId(), TransferType.DEPOSIT, AccountId.EXTERNAL, account(to), cents(cents), "USD", Metadata.NONE);
    }

    private static Command withdrawal(String from, long cents) {
        return new Command.PostTransfer(
                newId(),
                TransferType.WITHDRAWAL,
                account(from),
                AccountId.EXTERNAL,
                cents(cents),
                "USD",
                Metadata.NONE);
    }

    private static Command open(String account) {
        return new Command.OpenAccount(account(account), UserId.NONE, List.of(), Metadata.NONE);
    }

    private static byte[] sealed(BatchWriter batch) {
        return Arrays.copyOf(batch.seal(true), batch.length());
    }

    private static BatchResults run(BatchWriter batch) {
        return BatchResults.of(saldo.packed(sealed(batch)));
    }

    private static BatchResults run(List<Command> commands) {
        BatchWriter batch = new BatchWriter(1_024);
        commands.forEach(batch::add);
        return run(batch);
    }

    private static List<String> outcomes(BatchResults results) {
        List<String> outcomes = new ArrayList<>();
        for (int i = 0; i < results.count(); i++) {
            outcomes.add(results.status(i) + " " + results.code(i).code());
        }
        return outcomes;
    }

    @Test
    void decidesLineAfterLineAndPutsEveryAnswerInItsPlace() {
        String a = PartitionsTest.in(0, "line");
        String b = PartitionsTest.in(1, "line");
        String c = PartitionsTest.in(2, "line");
        TransactionId first = newId();
        TransactionId hold = newId();
        TransactionId poor = newId();

        BatchResults results = run(List.of(
                open(a),
                open(b),
                open(c),
                withdrawal(a, 1),
                deposit(a, 1_100),
                transfer(first, a, b, 1_000),
                transfer(newId(), b, c, 900),
                withdrawal(c, 800),
                transfer(poor, c, a, 200),
                new Command.PlaceHold(hold, account(b), account(c), cents(100), "USD", 0, Metadata.NONE),
                new Command.CaptureHold(newId(), hold, AccountId.NONE, DecimalAmount.NONE),
                new Command.CaptureHold(newId(), hold, AccountId.NONE, DecimalAmount.NONE),
                transfer(newId(), c, a, 200),
                new Command.ReverseTransfer(newId(), first, DecimalAmount.NONE),
                transfer(first, a, b, 1_000),
                transfer(poor, c, a, 200),
                transfer(first, b, a, 1),
                transfer(newId(), a, PartitionsTest.in(3, "nobody"), 100),
                new Command.PostTransaction(
                        newId(),
                        List.of(
                                new Command.Posting(account(a), account(b), cents(150), "USD"),
                                new Command.Posting(account(b), account(c), cents(100), "USD"),
                                new Command.Posting(account(a), account(c), cents(50), "USD")),
                        Metadata.NONE),
                open(b),
                withdrawal(b, 50),
                withdrawal(c, 150)));

        assertEquals(
                List.of(
                        DONE,
                        DONE,
                        DONE,
                        POOR,
                        DONE,
                        DONE,
                        DONE,
                        DONE,
                        POOR,
                        DONE,
                        DONE,
                        "REFUSED hold_not_open",
                        DONE,
                        POOR,
                        "REPEATED ",
                        "REFUSED_BEFORE insufficient_funds",
                        "INVALID transaction_id_reused",
                        "REFUSED account_not_found",
                        DONE,
                        "REPEATED ",
                        DONE,
                        DONE),
                outcomes(results));
        for (int i = 0; i < 3; i++) {
            assertEquals(i, results.partition(i));
        }
        assertEquals(number(a), results.accountNumber(0));
        assertEquals(number(b), results.accountNumber(19));
        assertEquals(results.sequence(5), results.sequence(14));
        assertEquals(results.timeNanos(5), results.timeNanos(14));
        assertEquals(results.sequence(8), results.sequence(15));
        assertEquals("1.0000", saldo.balance(a));
        assertEquals("0.0000", saldo.balance(b));
        assertEquals("0.0000", saldo.balance(c));
        saldo.assertBalanced();
    }

    @Test
    void saysInALineWhatAnotherPartitionRefused() {
        String from = opened(0, "told-from", "10");
        String frozen = opened(1, "told-frozen", "0");
        saldo.patch("/v1/accounts/" + frozen, "{\"status\":\"frozen\"}").is(200);
        Move move = new Move(newId(), from, frozen, 100);

        Answer line = saldo.batch(move.line()).is(200).lines().getFirst();

        assertEquals("error", line.text("status"));
        assertEquals("account_frozen", line.text("code"));
        assertTrue(!line.text("detail").isEmpty());
        assertEquals(move.id().toString(), line.text("transaction_id"));
        assertEquals(List.of("REFUSED_BEFORE account_frozen"), outcomes(run(List.of(move.command()))));
        assertEquals(
                "REFUSED_BEFORE account_frozen",
                told(saldo.batch(move.line()).is(200).lines().getFirst()));
    }

    /** A movement of a random batch, in both forms. */
    private record Move(TransactionId id, String from, String to, long cents) {
        Command command() {
            return transfer(id, from, to, cents);
        }

        String line() {
            return """
                    {"op":"transfer","transaction_id":"%s","from_account":"%s","to_account":"%s","amount":"%d.%02d","currency":"USD"}""".formatted(id, from, to, cents / 100, cents % 100);
        }
    }

    private static List<Move> moves(List<String> accounts, SplittableRandom random, int count) {
        List<Move> moves = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            if (i > 0 && random.nextInt(10) == 0) {
                Move earlier = moves.get(random.nextInt(i));
                moves.add(
                        random.nextBoolean()
                                ? earlier
                                : new Move(earlier.id(), earlier.from(), earlier.to(), earlier.cents() + 1));
                continue;
            }
            int from = random.nextInt(accounts.size());
            int to = (from + 1 + random.nextInt(accounts.size() - 1)) % accounts.size();
            moves.add(new Move(newId(), accounts.get(from), accounts.get(to), 1 + random.nextInt(1_500)));
        }
        return moves;
    }

    /** What one ledger would say, line after line. */
    private static List<String> expected(List<Move> moves, Map<String, Long> balances) {
        List<String> expected = new ArrayList<>();
        Map<TransactionId, Move> first = new HashMap<>();
        Map<TransactionId, Boolean> wasDone = new HashMap<>();
        for (Move move : moves) {
            Move before = first.putIfAbsent(move.id(), move);
            if (before != null) {
                String repeated =
                        wasDone.getOrDefault(move.id(), false) ? "REPEATED " : "REFUSED_BEFORE insufficient_funds";
                expected.add(before.equals(move) ? repeated : "INVALID transaction_id_reused");
                continue;
            }
            boolean isCovered = balances.getOrDefault(move.from(), 0L) >= move.cents();
            wasDone.put(move.id(), isCovered);
            expected.add(isCovered ? DONE : POOR);
            if (isCovered) {
                balances.merge(move.from(), -move.cents(), Long::sum);
                balances.merge(move.to(), move.cents(), Long::sum);
            }
        }
        return expected;
    }

    private static String told(Answer line) {
        boolean isReplay = line.body().contains("\"replayed\":true");
        if (line.text("status").equals("error")) {
            String code = line.text("code");
            String status =
                    code.equals("transaction_id_reused") ? "INVALID " : isReplay ? "REFUSED_BEFORE " : "REFUSED ";
            return status + code;
        }
        return isReplay ? "REPEATED " : DONE;
    }

    @Test
    void saysWhatJsonLinesSayAndWhatOneLedgerWould() {
        long seed = new SplittableRandom().nextLong(1_000_000);
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 4; round++) {
            List<String> accounts = new ArrayList<>();
            Map<String, Long> balances = new HashMap<>();
            for (int i = 0; i < 2 * PARTITIONS; i++) {
                accounts.add(opened(i % PARTITIONS, "bank-" + round + "-" + i, "10"));
                balances.put(accounts.getLast(), 1_000L);
            }
            List<Move> moves = moves(accounts, random, 60);
            List<String> expected = expected(moves, balances);

            List<String> outcomes = round % 2 == 0
                    ? outcomes(run(moves.stream().map(Move::command).toList()))
                    : saldo.batch(moves.stream().map(Move::line).toArray(String[]::new)).is(200).lines().stream()
                            .map(PartedBatchTest::told)
                            .toList();

            String why = "seed " + seed + " round " + round;
            assertEquals(expected, outcomes, why);
            for (String account : accounts) {
                long cents = balances.getOrDefault(account, 0L);
                assertEquals("%d.%02d00".formatted(cents / 100, cents % 100), saldo.balance(account), why);
            }
            assertSameInTheOtherForm(moves, expected, round % 2 == 0, why);
        }
        saldo.assertBalanced();
    }

    /** Sent again in the other form, everything is a repeat. */
    private static void assertSameInTheOtherForm(
            List<Move> moves, List<String> expected, boolean isInLines, String why) {
        List<String> again = expected.stream()
                .map(said -> said.equals(DONE)
                        ? "REPEATED "
                        : said.equals(POOR) ? "REFUSED_BEFORE insufficient_funds" : said)
                .toList();
        List<String> outcomes = isInLines
                ? saldo.batch(moves.stream().map(Move::line).toArray(String[]::new)).is(200).lines().stream()
                        .map(PartedBatchTest::told)
                        .toList()
                : outcomes(run(moves.stream().map(Move::command).toList()));
        assertEquals(again, outcomes, why);
    }

    @Test
    void takesAccountsByTheirNumbersInWhateverPartition() {
        List<Integer> numbers = new ArrayList<>();
        List<String> accounts = new ArrayList<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            accounts.add(opened(partition, "numbered", "100"));
            numbers.add(number(accounts.getLast()));
        }
        String neighbour = opened(0, "numbered-too", "100");
        Partitioning partitioning = new Partitioning(PARTITIONS);

        BatchWriter batch = new BatchWriter(1_024);
        for (int i = 0; i < PARTITIONS; i++) {
            assertEquals(i, partitioning.of(account(accounts.get(i))));
            batch.add(newId(), TransferType.DEPOSIT, 0, numbers.get(i), cents(500), "USD")
                    .add(newId(), TransferType.TRANSFER, numbers.get(i), numbers.get((i + 1) % 4), cents(100), "USD")
                    .add(newId(), TransferType.WITHDRAWAL, numbers.get(i), 0, cents(500), "USD")
                    .add(newId(), TransferType.TRANSFER, numbers.get(i), 1_000_000 + i, cents(1), "USD")
                    .add(newId(), TransferType.TRANSFER, 1_000_000 + i, numbers.get(i), cents(1), "USD")
                    .add(newId(), TransferType.TRANSFER, -1, numbers.get(i), cents(1), "USD");
        }
        batch.add(newId(), TransferType.TRANSFER, numbers.getFirst(), number(neighbour), cents(7), "USD");
        BatchResults results = run(batch);

        List<String> each = List.of(
                DONE, DONE, DONE, "REFUSED account_not_found", "REFUSED account_not_found", "INVALID invalid_request");
        for (int i = 0; i < PARTITIONS; i++) {
            assertEquals(each, outcomes(results).subList(6 * i, 6 * i + 6));
            assertEquals(i, results.partition(6 * i));
            assertEquals(i, results.partition(6 * i + 1));
            assertTrue(results.sequence(6 * i) < results.sequence(6 * i + 2), "an account's lines keep their order");
            assertTrue(results.fromBalance(6 * i + 1).isPositive(), "a crossing tells balances too");
        }
        assertEquals(DONE, outcomes(results).getLast());
        assertEquals(new Amount(0, 999_300), results.fromBalance(24));
        assertEquals(new Amount(0, 1_000_700), results.toBalance(24));
        assertEquals("99.9300", saldo.balance(accounts.getFirst()));
        accounts.subList(1, PARTITIONS).forEach(account -> assertEquals("100.0000", saldo.balance(account)));
        saldo.assertBalanced();
    }

    @Test
    void keepsTheMetadataOfTransfersByNumber() {
        int from = number(opened(1, "noted-from", "10"));
        int to = number(opened(2, "noted-to", "0"));
        TransactionId id = newId();
        byte[] metadata = "{\"a\":1}".getBytes(StandardCharsets.UTF_8);
        BatchWriter numbered = new BatchWriter(256).add(id, TransferType.TRANSFER, from, to, cents(100), "USD");
        MemorySegment command = MemorySegment.ofArray(new byte[CommandLayout.TRANSFER_NAMES + 8]);
        MemorySegment.copy(
                MemorySegment.ofArray(sealed(numbered)),
                BatchLayout.HEADER_BYTES,
                command,
                0,
                CommandLayout.TRANSFER_NAMES);
        command.set(Bytes.INT, CommandLayout.LENGTH, (int) command.byteSize());
        command.set(Bytes.SHORT, CommandLayout.METADATA_LENGTH, (short) metadata.length);
        MemorySegment.copy(MemorySegment.ofArray(metadata), 0, command, CommandLayout.TRANSFER_NAMES, metadata.length);

        BatchResults results = run(new BatchWriter(256).add(command).add(command));

        assertEquals(List.of(DONE, "REPEATED "), outcomes(results));
        assertTrue(saldo.get("/v1/transfers/" + id).is(200).body().contains("\"metadata\":{\"a\":1}"));
    }

    @Test
    void takesBatchesOfManyChunksAndRepeatsThemByteForByte() {
        int count = 4_000;
        List<String> accounts = new ArrayList<>();
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < 2 * PARTITIONS; i++) {
            accounts.add(opened(i % PARTITIONS, "many-" + i + "-" + "x".repeat(40), "100000"));
            numbers.add(number(accounts.getLast()));
        }
        SplittableRandom random = new SplittableRandom(7);
        BatchWriter batch = new BatchWriter(1 << 20);
        long[] cents = new long[accounts.size()];
        boolean[] isLocal = new boolean[count];
        for (int i = 0; i < count; i++) {
            int from = random.nextInt(accounts.size());
            // Mostly within a partition: its other account is four further.
            int to = random.nextInt(16) == 0 ? (from + 1) % accounts.size() : (from + PARTITIONS) % accounts.size();
            int amount = 1 + random.nextInt(100);
            isLocal[i] = from % PARTITIONS == to % PARTITIONS;
            cents[from] -= amount;
            cents[to] += amount;
            batch.add(newId(), TransferType.TRANSFER, numbers.get(from), numbers.get(to), cents(amount), "USD");
        }
        byte[] sent = sealed(batch);

        byte[] first = saldo.packed(sent);
        byte[] second = saldo.packed(sent);

        BatchResults done = BatchResults.of(first);
        BatchResults again = BatchResults.of(second);
        long[] newest = new long[PARTITIONS];
        for (int i = 0; i < count; i++) {
            assertEquals(ResultStatus.DONE, done.status(i), "command " + i);
            assertEquals(ResultStatus.REPEATED, again.status(i), "command " + i);
            if (isLocal[i]) {
                assertTrue(newest[done.partition(i)] < done.sequence(i), "a partition's lines keep their order");
                newest[done.partition(i)] = done.sequence(i);
            }
            second[BatchLayout.HEADER_BYTES + i * BatchLayout.RESULT_WITH_BALANCES_BYTES + BatchLayout.STATUS] = 0;
        }
        assertArrayEquals(first, second);
        for (int i = 0; i < accounts.size(); i++) {
            long left = 10_000_000 + cents[i];
            assertEquals("%d.%02d00".formatted(left / 100, left % 100), saldo.balance(accounts.get(i)));
        }
        saldo.assertBalanced();
    }
}
