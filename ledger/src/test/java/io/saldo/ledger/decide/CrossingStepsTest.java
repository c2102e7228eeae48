package io.saldo.ledger.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.saldo.ledger.command.Command;
import io.saldo.ledger.crossing.Crossing;
import io.saldo.ledger.crossing.CrossingKind;
import io.saldo.ledger.event.Event;
import io.saldo.ledger.host.Commands;
import io.saldo.ledger.host.Encoder;
import io.saldo.ledger.host.Host;
import io.saldo.ledger.host.Reply;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.AccountStatus;
import io.saldo.ledger.model.DecimalAmount;
import io.saldo.ledger.model.Metadata;
import io.saldo.ledger.model.Partitioning;
import io.saldo.ledger.model.Rejection;
import io.saldo.ledger.model.TransactionId;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The steps of crossings, one by one, in two partitions: the first coordinates unless a test says otherwise. */
class CrossingStepsTest {
    private static final long SECOND = 1_000_000_000L;
    private static final Partitioning TWO = new Partitioning(2);

    private final Host here = new Host(1);
    private final Host there = new Host(2);
    private final Commands say = new Commands();
    private final String alice = in(0, 0);
    private final String bob = in(1, 0);
    private final String frozen = in(1, 1);
    private final String closed = in(1, 2);
    private final String nobodyThere = in(1, 3);

    /** The n-th account of a partition. */
    private static String in(int partition, int n) {
        int left = n;
        for (int number = 0; ; number++) {
            if (TWO.of(new AccountId("a" + number)) == partition && left-- == 0) {
                return "a" + number;
            }
        }
    }

    @BeforeEach
    void begin() {
        for (Host host : List.of(here, there)) {
            host.done(host.run(new Command.CreateLedger(1, host == here ? 0 : 1, 2), 1));
            host.done(host.run(new Command.RegisterCurrency("EUR", 2), 1));
        }
        here.done(here.run(Commands.open(alice), 1));
        here.done(here.run(say.deposit(alice, "100", "EUR"), 1));
        for (String account : List.of(bob, frozen, closed)) {
            there.done(there.run(Commands.open(account), 1));
        }
        there.done(there.run(say.deposit(bob, "5", "EUR"), 1));
        there.done(there.run(Commands.change(frozen, AccountStatus.FROZEN), 1));
        there.done(there.run(Commands.change(closed, AccountStatus.CLOSED), 1));
    }

    @AfterEach
    void end() {
        here.close();
        there.close();
    }

    private Crossing open(Command command) {
        return assertInstanceOf(Event.CrossingOpened.class, here.done(here.run(command, 1)))
                .crossing();
    }

    private static Crossing crossing(long id, String from, String to, String amount, String currency) {
        return new Crossing(
                Commands.id(id),
                CrossingKind.TRANSFER,
                0,
                TransactionId.NONE,
                List.of(new Crossing.Posting(
                        new AccountId(from), new AccountId(to), DecimalAmount.parse(amount, true), currency)),
                Metadata.NONE);
    }

    private void assertCommitRefused(Rejection rejection, Crossing crossing) {
        Reply first = there.run(new Command.CommitCrossing(crossing), 1);
        Reply second = there.run(new Command.CommitCrossing(crossing), 1);

        assertEquals(rejection, there.rejection(first));
        assertEquals(
                new Reply.Repeated(
                        assertInstanceOf(Reply.Journaled.class, first).position()),
                second);
    }

    @Test
    void theAgentRefusesInTheOrderOfATransfer() {
        assertCommitRefused(Rejection.ACCOUNT_NOT_FOUND, crossing(901, alice, nobodyThere, "-1", "XXX"));
        assertCommitRefused(Rejection.CURRENCY_NOT_FOUND, crossing(902, alice, closed, "-1", "XXX"));
        assertCommitRefused(Rejection.INVALID_AMOUNT, crossing(903, alice, closed, "-1", "EUR"));
        assertCommitRefused(Rejection.ACCOUNT_CLOSED, crossing(904, alice, closed, "1", "EUR"));
        assertCommitRefused(Rejection.ACCOUNT_FROZEN, crossing(905, alice, frozen, "1", "EUR"));
        assertCommitRefused(Rejection.INSUFFICIENT_FUNDS, crossing(906, bob, alice, "6", "EUR"));
    }

    @Test
    void turnsAwayStepsForAnotherPartitionWithoutATrace() {
        Crossing crossing = crossing(907, alice, bob, "1", "EUR");
        int events = there.journal().size();

        assertEquals(new Reply.Refused(Rejection.INVALID_COMMAND), there.run(new Command.PrepareCrossing(crossing), 1));
        assertEquals(new Reply.Refused(Rejection.INVALID_COMMAND), here.run(new Command.CommitCrossing(crossing), 1));
        assertEquals(new Reply.Refused(Rejection.INVALID_COMMAND), there.run(say.transfer(alice, bob, "1", "EUR"), 1));
        assertEquals(new Reply.Refused(Rejection.INVALID_COMMAND), there.run(Commands.open(in(0, 5)), 1));
        assertEquals(events, there.journal().size());
    }

    @Test
    void nobodyMovesMoneyOfTransit() {
        Reply reply = here.run(say.transfer("@transit", alice, "1", "EUR"), 1);

        assertEquals(Rejection.INVALID_COMMAND, here.rejection(reply));
    }

    @Test
    void aCancelThatComesFirstRefusesWhatComesLater() {
        Crossing crossing = crossing(908, alice, bob, "1", "EUR");

        there.run(new Command.CancelCrossing(crossing.id(), 0, Rejection.ACCOUNT_FROZEN), 1);
        Reply late = there.run(new Command.CommitCrossing(crossing), 1);

        assertInstanceOf(Reply.Repeated.class, late);
        assertEquals(0, there.state().crossings().size());
    }

    @Test
    void anEndForAnotherCoordinatorEndsNothing() {
        Crossing crossing = open(say.transfer(alice, bob, "1", "EUR"));

        here.run(new Command.CancelCrossing(crossing.id(), 1, Rejection.ACCOUNT_FROZEN), 1);
        here.run(new Command.ConfirmCrossing(crossing.id(), 1), 1);

        assertEquals(1, here.state().crossings().size());
    }

    @Test
    void aConfirmOfWhatIsNotKnownChangesNothing() {
        assertEquals(new Reply.Nothing(), here.run(new Command.ConfirmCrossing(Commands.id(909), 0), 1));
    }

    @Test
    void aHoldThatCrossesEndsByNothingElseAndExpiresAfterACancel() {
        Command.PlaceHold hold = say.hold(alice, bob, "10", "EUR", 1);
        here.done(here.run(hold, 1));
        Crossing crossing = open(say.capture(hold.id(), "", "4"));

        Reply second = here.run(say.capture(hold.id(), "", "4"), 1);
        Reply release = here.run(say.release(hold.id()), 1);
        int events = here.journal().size();
        here.run(new Command.Tick(), 3 * SECOND);

        assertEquals(Rejection.HOLD_NOT_OPEN, here.rejection(second));
        assertEquals(Rejection.HOLD_NOT_OPEN, here.rejection(release));
        assertEquals(events, here.journal().size());

        here.done(here.run(new Command.CancelCrossing(crossing.id(), 0, Rejection.ACCOUNT_CLOSED), 3 * SECOND));
        here.run(new Command.Tick(), 3 * SECOND);

        long newest = here.journal().find(hold.id().high(), hold.id().low());
        assertInstanceOf(Event.HoldReleased.class, here.event(newest));
        assertEquals(Rejection.HOLD_NOT_OPEN, here.rejection(here.run(say.capture(hold.id(), "", ""), 3 * SECOND)));
    }

    @Test
    void anAccountThatWaitsForACreditCannotBeClosedAndIsCreditedThoughFrozen() {
        Crossing first = open(say.transfer(alice, bob, "100", "EUR"));
        there.done(there.run(new Command.CommitCrossing(first), 1));
        here.done(here.run(new Command.ConfirmCrossing(first.id(), 0), 1));
        Crossing back = open(say.reverse(first.id(), "40"));

        Reply close = here.run(Commands.change(alice, AccountStatus.CLOSED), 1);
        here.done(here.run(Commands.change(alice, AccountStatus.FROZEN), 1));
        there.done(there.run(new Command.CommitCrossing(back), 1));
        here.done(here.run(new Command.ConfirmCrossing(back.id(), 0), 1));

        assertEquals(Rejection.ACCOUNT_NOT_EMPTY, here.rejection(close));
        int account = here.state().accounts().find(new AccountId(alice));
        assertEquals(4_000, here.state().balances().low(here.state().balances().find(account, 0)));
    }

    @Test
    void openReversalsCountUntilTheyFail() {
        Crossing first = open(say.transfer(alice, bob, "10", "EUR"));
        there.done(there.run(new Command.CommitCrossing(first), 1));
        here.done(here.run(new Command.ConfirmCrossing(first.id(), 0), 1));
        Crossing most = open(say.reverse(first.id(), "8"));

        assertEquals(Rejection.LIMIT_EXCEEDED, here.rejection(here.run(say.reverse(first.id(), "3"), 1)));
        here.done(here.run(new Command.CancelCrossing(most.id(), 0, Rejection.INSUFFICIENT_FUNDS), 1));

        open(say.reverse(first.id(), "3"));
        assertEquals(Rejection.LIMIT_EXCEEDED, here.rejection(here.run(say.reverse(first.id(), "8"), 1)));
    }

    @Test
    void hostileBytesOfStepsAreReadOrTurnedAway() {
        SplittableRandom random = new SplittableRandom(5);
        Encoder encoder = new Encoder();
        for (int i = 0; i < 20_000; i++) {
            Crossing crossing = crossing(10_000 + i, random.nextBoolean() ? alice : bob, bob, "1", "EUR");
            byte[] bytes = encoder.encode(
                    switch (random.nextInt(4)) {
                        case 0 -> new Command.PrepareCrossing(crossing);
                        case 1 -> new Command.CommitCrossing(crossing);
                        case 2 -> new Command.ConfirmCrossing(crossing.id(), 0);
                        default -> new Command.CancelCrossing(crossing.id(), 0, Rejection.ACCOUNT_CLOSED);
                    });
            for (int left = random.nextInt(1, 4); left > 0; left--) {
                bytes[random.nextInt(4, bytes.length)] = (byte) random.nextInt(random.nextBoolean() ? 16 : 256);
            }

            there.execute(bytes, 1);
        }

        try (Host replayed =
                Host.replay(3, there.journal().prefix(there.journal().size()), new byte[0])) {
            assertEquals(there.journal().size(), replayed.state().lastSequence());
        }
    }
}
