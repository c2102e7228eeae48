package io.saldo.replica.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saldo.ledger.command.Command;
import io.saldo.ledger.decide.Decision;
import io.saldo.ledger.event.Event;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.Amount;
import io.saldo.ledger.model.DecimalAmount;
import io.saldo.ledger.model.Metadata;
import io.saldo.ledger.model.MinimumBalance;
import io.saldo.ledger.model.Rejection;
import io.saldo.ledger.model.TransactionId;
import io.saldo.ledger.model.TransferType;
import io.saldo.ledger.model.UserId;
import io.saldo.replica.Seeded;
import io.saldo.replica.read.TransferRecord.Status;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TransferReadsTest {
    @TempDir
    private Path directory;

    /** Ann has 100 dollars, Bob has none. */
    private Wallet annAndBob() {
        Wallet wallet = new Wallet(directory);
        wallet.open("a", "ann");
        wallet.open("b", "bob");
        wallet.deposit("a", "100");
        return wallet;
    }

    private static TransferRecord read(Wallet wallet, TransactionId id) {
        return wallet.reads().transfer(id).orElseThrow();
    }

    private static void assertIs(TransferRecord transfer, Status status, String... kinds) {
        assertEquals(status, transfer.status());
        assertEquals(
                List.of(kinds),
                transfer.events().stream()
                        .map(event -> event.getClass().getSimpleName())
                        .toList());
        assertEquals(transfer.events().getFirst(), transfer.origin());
        assertEquals(transfer.id(), transfer.origin().header().id());
        assertEquals(status == Status.REFUSED, transfer.rejection().isPresent());
    }

    @Test
    void aTransferIsCompleted() {
        try (Wallet wallet = annAndBob()) {
            TransferRecord transfer = read(wallet, wallet.transfer("a", "b", "5"));

            assertIs(transfer, Status.COMPLETED, "TransferPosted");
            assertEquals(Optional.of(Amount.ZERO), transfer.reversed());
            assertFalse(transfer.isReversed());
        }
    }

    @Test
    void aTransactionIsCompleted() {
        try (Wallet wallet = annAndBob()) {
            TransactionId id = wallet.runWithId(transaction(wallet.nextId(), wallet));

            assertIs(read(wallet, id), Status.COMPLETED, "TransactionPosted");
            assertEquals(Optional.empty(), read(wallet, id).reversed());
            assertFalse(read(wallet, id).isReversed());
        }
    }

    private static Command.PostTransaction transaction(TransactionId id, Wallet wallet) {
        return new Command.PostTransaction(
                id, List.of(wallet.posting("a", "b", "5"), wallet.posting("b", "a", "1")), Metadata.NONE);
    }

    @Test
    void aTransferThatWasReversedInPartsIsStillCompletedAndTellsHowMuch() {
        try (Wallet wallet = annAndBob()) {
            TransactionId id = wallet.transfer("a", "b", "5");
            TransactionId first = wallet.runWithId(reversal(wallet.nextId(), id, Wallet.dollars("2")));
            TransferRecord partly = read(wallet, id);
            TransactionId second = wallet.runWithId(reversal(wallet.nextId(), id, DecimalAmount.NONE));
            TransferRecord wholly = read(wallet, id);

            assertIs(partly, Status.COMPLETED, "TransferPosted", "TransferReversed");
            assertEquals(Optional.of(Amount.of(20_000)), partly.reversed());
            assertFalse(partly.isReversed());
            assertIs(wholly, Status.COMPLETED, "TransferPosted", "TransferReversed", "TransferReversed");
            assertEquals(Optional.of(Amount.of(50_000)), wholly.reversed());
            assertTrue(wholly.isReversed());
            assertIs(read(wallet, first), Status.COMPLETED, "TransferReversed");
            assertIs(read(wallet, second), Status.COMPLETED, "TransferReversed");
            assertEquals(Optional.of(Amount.ZERO), read(wallet, second).reversed());
        }
    }

    private static Command.ReverseTransfer reversal(TransactionId id, TransactionId original, DecimalAmount amount) {
        return new Command.ReverseTransfer(id, original, amount);
    }

    @Test
    void aTransactionIsReversedAsAWhole() {
        try (Wallet wallet = annAndBob()) {
            TransactionId id = wallet.runWithId(transaction(wallet.nextId(), wallet));
            wallet.runWithId(reversal(wallet.nextId(), id, DecimalAmount.NONE));

            assertIs(read(wallet, id), Status.COMPLETED, "TransactionPosted", "TransferReversed");
            assertTrue(read(wallet, id).isReversed());
            assertEquals(Optional.empty(), read(wallet, id).reversed());
        }
    }

    @Test
    void aHoldIsHeldUntilItIsCaptured() {
        try (Wallet wallet = annAndBob()) {
            TransactionId hold = wallet.hold("a", "5", 0);
            TransferRecord held = read(wallet, hold);
            TransactionId capture = wallet.runWithId(capture(wallet.nextId(), hold, "b", Wallet.dollars("3")));
            wallet.runWithId(reversal(wallet.nextId(), capture, Wallet.dollars("1")));

            assertIs(held, Status.HELD, "HoldPlaced");
            assertIs(read(wallet, hold), Status.CAPTURED, "HoldPlaced", "HoldCaptured");
            assertIs(read(wallet, capture), Status.CAPTURED, "HoldCaptured", "TransferReversed");
            assertEquals(Optional.of(Amount.of(10_000)), read(wallet, capture).reversed());
        }
    }

    private static Command.CaptureHold capture(TransactionId id, TransactionId hold, String to, DecimalAmount amount) {
        return new Command.CaptureHold(id, hold, new AccountId(to), amount);
    }

    @Test
    void aHoldIsVoided() {
        try (Wallet wallet = annAndBob()) {
            TransactionId hold = wallet.hold("a", "5", 0);
            TransactionId release = wallet.runWithId(new Command.VoidHold(wallet.nextId(), hold));

            assertIs(read(wallet, hold), Status.VOIDED, "HoldPlaced", "HoldReleased");
            assertIs(read(wallet, release), Status.VOIDED, "HoldReleased");
        }
    }

    @Test
    void aHoldExpires() {
        try (Wallet wallet = annAndBob()) {
            TransactionId hold = wallet.hold("a", "5", 2);
            wallet.run(new Command.Tick());
            TransferRecord before = read(wallet, hold);
            wallet.run(new Command.Tick());

            assertIs(before, Status.HELD, "HoldPlaced");
            assertIs(read(wallet, hold), Status.EXPIRED, "HoldPlaced", "HoldReleased");
        }
    }

    @Test
    void aRefusalTellsItsReason() {
        try (Wallet wallet = annAndBob()) {
            TransactionId transfer = wallet.transfer("b", "a", "5");
            TransactionId capture =
                    wallet.runWithId(capture(wallet.nextId(), wallet.nextId(), "b", DecimalAmount.NONE));

            assertIs(read(wallet, transfer), Status.REFUSED, "CommandRefused");
            assertEquals(
                    Optional.of(Rejection.INSUFFICIENT_FUNDS),
                    read(wallet, transfer).rejection());
            assertEquals(
                    Optional.of(Rejection.HOLD_NOT_FOUND), read(wallet, capture).rejection());
        }
    }

    @Test
    void thereIsNothingUnderAnIdThatWasNotUsed() {
        try (Wallet wallet = annAndBob()) {
            TransactionId neverHeld = wallet.nextId();
            wallet.runWithId(new Command.VoidHold(wallet.nextId(), neverHeld));

            assertEquals(Optional.empty(), wallet.reads().transfer(neverHeld));
            assertEquals(Optional.empty(), wallet.reads().transfer(TransactionId.NONE));
        }
    }

    @Test
    void ofVeryManyReversalsTheOriginAndTheNewestAreTold() {
        try (Wallet wallet = annAndBob()) {
            TransactionId id = wallet.transfer("a", "b", "5");
            for (int i = 0; i < TransferRecord.EVENTS_MAX + 50; i++) {
                wallet.runWithId(reversal(wallet.nextId(), id, Wallet.dollars("0.0001")));
            }

            TransferRecord transfer = read(wallet, id);

            assertEquals(TransferRecord.EVENTS_MAX, transfer.events().size());
            assertEquals(id, transfer.origin().header().id());
            assertEquals(Optional.of(Amount.of(TransferRecord.EVENTS_MAX + 50)), transfer.reversed());
        }
    }

    @Test
    void tellsRepeatsFromConflictsUnderTheSameId() {
        try (Wallet wallet = annAndBob()) {
            TransactionId transfer = wallet.nextId();
            assertRepeat(wallet, transfer(transfer, "5"), transfer(transfer, "5.000"), transfer(transfer, "5.0001"));

            TransactionId postings = wallet.nextId();
            assertRepeat(
                    wallet,
                    transaction(postings, wallet),
                    transaction(postings, wallet),
                    new Command.PostTransaction(postings, List.of(wallet.posting("a", "b", "5")), Metadata.NONE));

            TransactionId hold = wallet.nextId();
            assertRepeat(wallet, hold(hold, 0), hold(hold, 0), hold(hold, 60));

            TransactionId capture = wallet.nextId();
            assertRepeat(
                    wallet,
                    capture(capture, hold, "b", Wallet.dollars("1")),
                    capture(capture, hold, "b", Wallet.dollars("1.0")),
                    capture(capture, hold, "", Wallet.dollars("1")));

            TransactionId reversal = wallet.nextId();
            assertRepeat(
                    wallet,
                    reversal(reversal, transfer, Wallet.dollars("1")),
                    reversal(reversal, transfer, Wallet.dollars("1.00")),
                    reversal(reversal, transfer, DecimalAmount.NONE));

            TransactionId refused = wallet.nextId();
            assertRepeat(
                    wallet,
                    transfer(refused, "5000"),
                    transfer(refused, "5000.0"),
                    new Command.VoidHold(refused, hold));

            // The newest event about these is no longer the one that they caused.
            assertRepeat(wallet, transfer(transfer, "5"), transfer(transfer, "5.000"), transfer(transfer, "5.0001"));
            assertRepeat(wallet, hold(hold, 0), hold(hold, 0), hold(hold, 60));
        }
    }

    private static Command.PostTransfer transfer(TransactionId id, String amount) {
        return new Command.PostTransfer(
                id,
                TransferType.TRANSFER,
                new AccountId("a"),
                new AccountId("b"),
                Wallet.dollars(amount),
                "USD",
                Metadata.NONE);
    }

    private static Command.PlaceHold hold(TransactionId id, long seconds) {
        return new Command.PlaceHold(
                id, new AccountId("a"), AccountId.NONE, Wallet.dollars("5"), "USD", seconds, Metadata.NONE);
    }

    private static void assertRepeat(Wallet wallet, Command command, Command same, Command other) {
        wallet.run(command);
        LedgerHost.Result repeat = wallet.run(same);
        LedgerHost.Result conflict = wallet.run(other);

        assertEquals(Decision.Outcome.REPEAT, repeat.outcome());
        assertEquals(Decision.Outcome.REPEAT, conflict.outcome());
        assertTrue(wallet.reads().isSame(repeat.position(), command));
        assertTrue(wallet.reads().isSame(repeat.position(), same));
        assertFalse(wallet.reads().isSame(conflict.position(), other));
    }

    @Test
    void refusesToCompareWithAnEventThatIsAboutAnotherId() {
        try (Wallet wallet = annAndBob()) {
            LedgerHost.Result result = wallet.run(transfer(wallet.nextId(), "5"));
            Command other = transfer(wallet.nextId(), "5");

            assertThrows(IllegalArgumentException.class, () -> wallet.reads().isSame(result.position(), other));
            assertThrows(
                    IllegalArgumentException.class, () -> wallet.reads().isSame(result.position(), new Command.Tick()));
        }
    }

    @Test
    void knowsWhetherAnAccountWasOpenedByTheSameCommand() {
        try (Wallet wallet = new Wallet(directory)) {
            wallet.run(opening("a", "ann", "-5"));
            wallet.run(new Command.ChangeAccount(
                    new AccountId("a"), Optional.empty(), List.of(), Optional.of(wallet.note("later"))));

            assertTrue(wallet.reads().isSameOpening(opening("a", "ann", "-5.00")));
            assertFalse(wallet.reads().isSameOpening(opening("a", "ann", "-6")));
            assertFalse(wallet.reads().isSameOpening(opening("a", "bob", "-5")));
            assertFalse(wallet.reads().isSameOpening(opening("b", "ann", "-5")));
            assertFalse(wallet.reads().isSameOpening(opening("@external", "ann", "-5")));
        }
    }

    private static Command.OpenAccount opening(String account, String user, String minimum) {
        return new Command.OpenAccount(
                new AccountId(account),
                new UserId(user),
                List.of(new MinimumBalance("USD", DecimalAmount.parse(minimum, true))),
                Metadata.NONE);
    }

    @Test
    void everyIdOfRandomTrafficHasTheEventsAboutIt() {
        Seeded.check(getClass(), random -> {
            try (LedgerHost host = new LedgerHost(directory)) {
                RandomTraffic traffic = new RandomTraffic(random);
                host.entry(0, traffic.beginning());
                traffic.run(host, 400);

                for (Event event : host.events()) {
                    TransactionId id = event.header().id();
                    if (!id.isNone()) {
                        List<Event> expected = host.events().stream()
                                .filter(other -> other.header().id().equals(id)
                                        || subject(other).equals(id))
                                .toList();
                        assertEquals(
                                expected,
                                host.reads().transfer(id).orElseThrow().events());
                        assertEquals(event, host.reads().event(event.header().position()));
                    }
                }
            }
        });
    }

    private static TransactionId subject(Event event) {
        return switch (event) {
            case Event.HoldCaptured captured -> captured.hold();
            case Event.HoldReleased released -> released.hold();
            case Event.TransferReversed reversed -> reversed.original();
            default -> TransactionId.NONE;
        };
    }
}
