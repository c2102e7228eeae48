package io.saldo.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saldo.ledger.batch.BatchLayout;
import io.saldo.ledger.batch.BatchResults;
import io.saldo.ledger.batch.BatchWriter;
import io.saldo.ledger.batch.ResultCode;
import io.saldo.ledger.batch.ResultStatus;
import io.saldo.ledger.command.Command;
import io.saldo.ledger.command.CommandLayout;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.AccountStatus;
import io.saldo.ledger.model.Amount;
import io.saldo.ledger.model.DecimalAmount;
import io.saldo.ledger.model.Metadata;
import io.saldo.ledger.model.MinimumBalance;
import io.saldo.ledger.model.TransactionId;
import io.saldo.ledger.model.TransferType;
import io.saldo.ledger.model.UserId;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PackedBatchTest {
    private static final String TYPE = "application/vnd.saldo.batch";

    private static TestServer saldo;
    private static int alice;
    private static int bob;

    @BeforeAll
    static void start(@TempDir Path directory) {
        saldo = TestServer.start(directory);
        saldo.open("alice", "1000000");
        saldo.open("bob", "0");
        alice = number("alice");
        bob = number("bob");
    }

    @AfterAll
    static void stop() {
        saldo.close();
    }

    private static int number(String account) {
        return (int) saldo.get("/v1/accounts/" + account).is(200).number("account_number");
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

    private static BatchWriter batch() {
        return new BatchWriter(1_024);
    }

    private static byte[] sealed(BatchWriter batch) {
        return Arrays.copyOf(batch.seal(true), batch.length());
    }

    private static BatchResults run(BatchWriter batch) {
        return BatchResults.of(saldo.packed(sealed(batch)));
    }

    private static List<String> outcomes(BatchResults results) {
        List<String> outcomes = new ArrayList<>();
        for (int i = 0; i < results.count(); i++) {
            outcomes.add(results.status(i) + " " + results.code(i).code());
        }
        return outcomes;
    }

    private static BatchWriter transfer(BatchWriter batch, TransactionId id, int from, int to, long cents) {
        return batch.add(id, TransferType.TRANSFER, from, to, cents(cents), "USD");
    }

    private static Command transfer(TransactionId id, String from, String to, long cents, Metadata metadata) {
        return new Command.PostTransfer(
                id, TransferType.TRANSFER, account(from), account(to), cents(cents), "USD", metadata);
    }

    @Test
    void runsEveryOperationInItsOrder() {
        TransactionId hold = newId();
        TransactionId moved = newId();
        BatchResults results = run(batch().add(new Command.OpenAccount(
                        account("p-1"),
                        new UserId("u"),
                        List.of(new MinimumBalance("USD", new DecimalAmount(-1, -500, 2))),
                        new Metadata("{\"a\":1}")))
                .add(new Command.OpenAccount(account("p-2"), UserId.NONE, List.of(), Metadata.NONE))
                .add(new Command.PostTransfer(
                        newId(),
                        TransferType.DEPOSIT,
                        AccountId.EXTERNAL,
                        account("p-1"),
                        cents(10_000),
                        "USD",
                        Metadata.NONE))
                .add(transfer(moved, "p-1", "p-2", 4_000, new Metadata("{\"note\":\"ü\"}")))
                .add(new Command.PostTransaction(
                        newId(),
                        List.of(new Command.Posting(account("p-1"), account("p-2"), cents(100), "USD")),
                        Metadata.NONE))
                .add(new Command.PlaceHold(hold, account("p-1"), AccountId.NONE, cents(500), "USD", 0, Metadata.NONE))
                .add(new Command.CaptureHold(newId(), hold, AccountId.NONE, cents(200)))
                .add(new Command.VoidHold(newId(), hold))
                .add(new Command.ReverseTransfer(newId(), moved, cents(400)))
                .add(new Command.ChangeAccount(
                        account("p-2"), Optional.of(AccountStatus.FROZEN), List.of(), Optional.empty()))
                .add(transfer(newId(), "p-1", "p-2", 1, Metadata.NONE)));

        assertEquals(
                List.of(
                        "DONE ",
                        "DONE ",
                        "DONE ",
                        "DONE ",
                        "DONE ",
                        "DONE ",
                        "DONE ",
                        "REFUSED hold_not_open",
                        "DONE ",
                        "DONE ",
                        "REFUSED account_frozen"),
                outcomes(results));
        assertEquals(2, results.failures());
        assertEquals(number("p-1"), results.accountNumber(0));
        assertEquals(number("p-2"), results.accountNumber(1));
        assertEquals("61.0000", saldo.balance("p-1"));
        assertEquals("37.0000", saldo.balance("p-2"));
        assertEquals(saldo.sequence(), results.sequence(10));
    }

    @Test
    void movesMoneyBetweenAccountsGivenByNumber() {
        BatchResults results = run(transfer(
                        batch().add(newId(), TransferType.DEPOSIT, 0, alice, cents(100), "EUR"), newId(), alice, bob, 0)
                .add(newId(), TransferType.TRANSFER, alice, bob, cents(30), "EUR")
                .add(newId(), TransferType.WITHDRAWAL, bob, 0, cents(10), "EUR")
                .add(newId(), TransferType.TRANSFER, alice, 999_999, cents(1), "EUR"));

        assertEquals(
                List.of("DONE ", "INVALID invalid_request", "DONE ", "DONE ", "REFUSED account_not_found"),
                outcomes(results));
        assertEquals(new Amount(0, 7_000), results.fromBalance(2));
        assertEquals(new Amount(0, 3_000), results.toBalance(2));
        assertEquals(new Amount(0, 2_000), results.fromBalance(3));
        assertTrue(results.timeNanos(2) > 0);
    }

    @Test
    void tellsRepeatsFromConflicts() {
        TransactionId id = newId();
        TransactionId refused = newId();
        Command open = new Command.OpenAccount(account("p-rep"), UserId.NONE, List.of(), Metadata.NONE);
        BatchResults first =
                run(transfer(transfer(batch().add(open), id, alice, bob, 5), refused, bob, alice, 99_999_999));
        long sequence = saldo.sequence();

        BatchResults again = run(transfer(
                        transfer(transfer(batch().add(open), id, alice, bob, 5), refused, bob, alice, 99_999_999),
                        id,
                        alice,
                        bob,
                        6)
                .add(transfer(id, "alice", "bob", 5, Metadata.NONE))
                .add(new Command.OpenAccount(account("p-rep"), new UserId("other"), List.of(), Metadata.NONE)));

        assertEquals(
                List.of(
                        "REPEATED ",
                        "REPEATED ",
                        "REFUSED_BEFORE insufficient_funds",
                        "INVALID transaction_id_reused",
                        "REPEATED ",
                        "REFUSED account_exists"),
                outcomes(again));
        for (int i = 1; i < 3; i++) {
            assertEquals(first.sequence(i), again.sequence(i));
            assertEquals(first.timeNanos(i), again.timeNanos(i));
        }
        assertEquals(first.accountNumber(0), again.accountNumber(0));
        assertEquals(first.fromBalance(1), again.fromBalance(1));
        assertEquals(first.toBalance(1), again.toBalance(1));
        assertEquals(sequence, saldo.sequence(), "nothing was written");
    }

    @Test
    void isTheSameAsJsonUnderTheSameId() {
        TransactionId id = newId();
        Answer json = saldo.post("/v1/transfers", TestServer.transfer(id.toString(), "alice", "bob", "0.07"))
                .is(201);

        BatchResults packed = run(transfer(batch(), id, alice, bob, 7));

        assertEquals(List.of("REPEATED "), outcomes(packed));
        assertEquals(json.number("sequence"), packed.sequence(0));
    }

    @Test
    void keepsTheOrderOfALargeBatchWithBadCommandsBetween() {
        int count = 30_000;
        BatchWriter batch = batch();
        for (int i = 0; i < count; i++) {
            transfer(batch, newId(), alice, bob, i % 1_000 == 7 ? 0 : 1);
        }

        BatchResults results = run(batch);

        assertEquals(count, results.count());
        assertEquals(count / 1_000, results.failures());
        long last = 0;
        for (int i = 0; i < count; i++) {
            assertEquals(i % 1_000 == 7 ? ResultStatus.INVALID : ResultStatus.DONE, results.status(i));
            if (results.status(i).isDone()) {
                assertTrue(results.sequence(i) > last, "command " + i);
                last = results.sequence(i);
            }
        }
    }

    @Test
    void leavesBalancesOutUnlessTheyAreAskedFor() {
        BatchWriter batch = transfer(batch(), newId(), alice, bob, 1);

        byte[] answer = saldo.packed(Arrays.copyOf(batch.seal(false), batch.length()));

        assertEquals(BatchLayout.HEADER_BYTES + BatchLayout.RESULT_BYTES, answer.length);
        assertEquals(List.of("DONE "), outcomes(BatchResults.of(answer)));
    }

    @Test
    void answersAnEmptyBatchWithNoResults() {
        assertEquals(0, run(batch()).count());
    }

    @Test
    void refusesWhatNoClientMaySay() {
        long sequence = saldo.sequence();
        List<Consumer<ByteBuffer>> misdeeds = List.of(
                command -> command.put(CommandLayout.KIND + 1, (byte) 1),
                command -> command.putLong(CommandLayout.ID_HIGH, 0).putLong(CommandLayout.ID_LOW, 0),
                command -> command.putLong(CommandLayout.AMOUNT_HIGH, -1),
                command -> command.putLong(CommandLayout.AMOUNT_LOW, 0),
                command -> command.put(CommandLayout.DECIMALS, (byte) 39),
                command -> command.put(CommandLayout.DECIMALS, (byte) -1),
                command -> command.put(CommandLayout.CURRENCY, (byte) 'u'),
                command -> command.put(CommandLayout.CURRENCY + 2, (byte) 0),
                command -> command.put(CommandLayout.CURRENCY + 1, (byte) 0),
                command -> command.put(CommandLayout.CURRENCY + 11, (byte) 'X'),
                command -> command.put(CommandLayout.TRANSFER_TYPE, (byte) 3),
                command -> command.put(CommandLayout.TRANSFER_TYPE, (byte) -1),
                command -> command.put(CommandLayout.TRANSFER_TYPE, (byte) TransferType.DEPOSIT.ordinal()),
                command -> command.put(CommandLayout.TRANSFER_TYPE, (byte) TransferType.WITHDRAWAL.ordinal()),
                command -> command.putInt(CommandLayout.FROM_NUMBER, 0),
                command -> command.putInt(CommandLayout.TO_NUMBER, 0),
                command -> command.putInt(CommandLayout.TO_NUMBER, -1),
                command -> command.put(CommandLayout.FROM_LENGTH, (byte) 1),
                command -> command.putShort(CommandLayout.METADATA_LENGTH, (short) 8),
                command -> command.put(CommandLayout.KIND, (byte) 0),
                command -> command.put(CommandLayout.KIND, CommandLayout.CREATE_LEDGER),
                command -> command.put(CommandLayout.KIND, CommandLayout.REGISTER_CURRENCY),
                command -> command.put(CommandLayout.KIND, CommandLayout.TICK),
                command -> command.put(CommandLayout.KIND, (byte) 12),
                command -> command.put(CommandLayout.KIND, (byte) 13),
                command -> command.put(CommandLayout.KIND, (byte) 14),
                command -> command.put(CommandLayout.KIND, (byte) 15),
                command -> command.put(CommandLayout.KIND, (byte) -1));
        BatchWriter batch = batch();
        misdeeds.forEach(_ -> transfer(batch, newId(), alice, bob, 1));
        byte[] bytes = sealed(batch);
        for (int i = 0; i < misdeeds.size(); i++) {
            int at = BatchLayout.HEADER_BYTES + i * CommandLayout.TRANSFER_NAMES;
            misdeeds.get(i)
                    .accept(ByteBuffer.wrap(bytes, at, CommandLayout.TRANSFER_NAMES)
                            .slice()
                            .order(ByteOrder.LITTLE_ENDIAN));
        }

        BatchResults results = BatchResults.of(saldo.packed(bytes));

        for (int i = 0; i < misdeeds.size(); i++) {
            assertEquals(ResultStatus.INVALID, results.status(i), "misdeed " + i);
        }
        assertEquals(sequence, saldo.sequence(), "nothing got to the ledger");
    }

    @Test
    void refusesNamesAndMetadataThatJsonWouldNotHaveMade() {
        long sequence = saldo.sequence();
        BatchWriter batch = batch();
        for (String metadata :
                List.of("{}", "{ \"a\":1}", "{\"b\":1,\"a\":1}", "\"text\"", "{\"a\":1", "{\"a\":1}}", "x")) {
            batch.add(transfer(newId(), "alice", "bob", 1, new Metadata(metadata)));
        }
        for (String name : List.of("@external", "@transit", "-a", "a b", "ü", "a\n", "x".repeat(65))) {
            if (name.chars().allMatch(c -> c < 128)) {
                batch.add(new Command.PostTransfer(
                        newId(),
                        TransferType.TRANSFER,
                        new AccountId(name),
                        account("bob"),
                        cents(1),
                        "USD",
                        Metadata.NONE));
            }
            batch.add(new Command.OpenAccount(new AccountId(name), UserId.NONE, List.of(), Metadata.NONE));
            batch.add(new Command.PlaceHold(
                    newId(), new AccountId(name), AccountId.NONE, cents(1), "USD", 0, Metadata.NONE));
        }
        batch.add(new Command.OpenAccount(
                account("limits"),
                UserId.NONE,
                List.of(new MinimumBalance("USD", cents(1)), new MinimumBalance("EUR", cents(1))),
                Metadata.NONE));
        batch.add(new Command.ChangeAccount(account("alice"), Optional.empty(), List.of(), Optional.empty()));
        batch.add(new Command.PostTransaction(newId(), List.of(), Metadata.NONE));

        BatchResults results = run(batch);

        assertEquals(batch.count(), results.failures());
        for (int i = 0; i < results.count(); i++) {
            assertEquals(ResultStatus.INVALID, results.status(i), "command " + i);
            assertEquals(ResultCode.INVALID_REQUEST, results.code(i));
        }
        assertEquals(sequence, saldo.sequence(), "nothing got to the ledger");
    }

    @Test
    void refusesAFrameThatMakesNoSenseAndDoesNothing() {
        long sequence = saldo.sequence();
        byte[] good = sealed(transfer(transfer(batch(), newId(), alice, bob, 1), newId(), alice, bob, 1));
        List<Consumer<ByteBuffer>> misdeeds = List.of(
                frame -> frame.put(0, (byte) 'X'),
                frame -> frame.put(3, (byte) '2'),
                frame -> frame.putShort(BatchLayout.HEADER_LENGTH, (short) 64),
                frame -> frame.putShort(BatchLayout.FLAGS, (short) 2),
                frame -> frame.putInt(BatchLayout.COUNT, 1),
                frame -> frame.putInt(BatchLayout.COUNT, 3),
                frame -> frame.putInt(BatchLayout.FAILURES, 1),
                frame -> frame.putLong(BatchLayout.LENGTH, good.length - 1),
                frame -> frame.putLong(BatchLayout.RESERVED, 1),
                frame -> frame.putInt(32, 0),
                frame -> frame.putInt(32, 60),
                frame -> frame.putInt(32, -8),
                frame -> frame.putInt(32, 16),
                frame -> frame.putInt(96, 72),
                frame -> frame.putInt(96, Integer.MAX_VALUE & ~7));

        for (int i = 0; i < misdeeds.size(); i++) {
            byte[] bad = good.clone();
            misdeeds.get(i).accept(ByteBuffer.wrap(bad).order(ByteOrder.LITTLE_ENDIAN));
            saldo.send("POST", "/v1/batch", bad, "Content-Type", TYPE).isProblem(400, "invalid_request");
        }
        for (int length = 1; length < good.length; length++) {
            saldo.send("POST", "/v1/batch", Arrays.copyOf(good, length), "Content-Type", TYPE)
                    .isProblem(400, "invalid_request");
        }
        byte[] tooMany = good.clone();
        ByteBuffer.wrap(tooMany).order(ByteOrder.LITTLE_ENDIAN).putInt(BatchLayout.COUNT, BatchLayout.COMMANDS_MAX + 1);
        saldo.send("POST", "/v1/batch", tooMany, "Content-Type", TYPE).isProblem(413, "content_too_large");

        assertEquals(sequence, saldo.sequence());
    }

    @Test
    void survivesBytesThatAreTurnedAnywhere() {
        SplittableRandom random = new SplittableRandom(5);
        for (int round = 0; round < 300; round++) {
            BatchWriter batch = transfer(batch(), newId(), alice, bob, 1)
                    .add(transfer(newId(), "alice", "bob", 1, new Metadata("{\"a\":[1,{\"b\":null}]}")))
                    .add(new Command.OpenAccount(account("turned-" + round), new UserId("u"), List.of(), Metadata.NONE))
                    .add(new Command.PlaceHold(
                            newId(), account("alice"), account("bob"), cents(1), "USD", 60, Metadata.NONE));
            byte[] bytes = sealed(batch);
            for (int i = 0; i < 1 + round % 4; i++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }

            Answer answer = saldo.send("POST", "/v1/batch", bytes, "Content-Type", TYPE);

            assertTrue(answer.status() == 200 || answer.status() == 400 || answer.status() == 413, answer.body());
        }
        saldo.get("/v1/ledger/trial-balance").is(200);
    }
}
