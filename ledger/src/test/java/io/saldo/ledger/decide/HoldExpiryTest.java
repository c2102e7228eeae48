package io.saldo.ledger.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.saldo.ledger.command.Command;
import io.saldo.ledger.event.Event;
import io.saldo.ledger.host.Commands;
import io.saldo.ledger.host.Entry;
import io.saldo.ledger.host.Host;
import io.saldo.ledger.host.Reply;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.AccountStatus;
import io.saldo.ledger.model.Limits;
import io.saldo.ledger.model.Rejection;
import io.saldo.ledger.model.TransactionId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HoldExpiryTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long START = 1_000 * SECOND;

    private final Host host = new Host(1);
    private final Commands say = new Commands();

    @BeforeEach
    void begin() {
        host.run(new Command.CreateLedger(1), START);
        host.run(new Command.RegisterCurrency("EUR", 2), START);
        host.run(Commands.open("alice"), START);
        host.run(Commands.open("bob"), START);
        host.run(say.deposit("alice", "10000", "EUR"), START);
    }

    @AfterEach
    void end() {
        host.close();
    }

    @Test
    void releasesAHoldAtTheNanosecondOfItsExpiryAndNotBefore() {
        TransactionId hold = held(say.hold("alice", "bob", "1", "EUR", 5), START);

        host.run(new Command.Tick(), START + 5 * SECOND - 1);
        int openBefore = host.state().holds().size();
        host.run(new Command.Tick(), START + 5 * SECOND);
        int openAfter = host.state().holds().size();

        assertEquals(1, openBefore);
        assertEquals(0, openAfter);
        Event.HoldReleased released = (Event.HoldReleased) last();
        assertEquals(hold, released.hold());
        assertEquals(true, released.expired());
        assertEquals(TransactionId.NONE, released.header().id());
        assertEquals("0.00", released.fromHeld().toDecimal(2));
    }

    @Test
    void capturesAHoldRightBeforeItsExpiry() {
        TransactionId hold = held(say.hold("alice", "bob", "1", "EUR", 5), START);

        Reply reply = host.run(say.capture(hold, "", ""), START + 5 * SECOND - 1);
        host.run(new Command.Tick(), START + 6 * SECOND);

        host.done(reply);
        assertEquals(host.event(((Reply.Journaled) reply).position()), last());
    }

    @Test
    void releasesHoldsInTheOrderOfTheirExpiryWhateverTheOrderOfTheirPlacing() {
        long[] seconds = {7, 3, 9, 1, 5, 3, 8, 2, 6, 4};
        for (long lasting : seconds) {
            held(say.hold("alice", "bob", "1", "EUR", lasting), START);
        }
        int before = host.journal().size();

        host.run(new Command.Tick(), START + 100 * SECOND);

        List<Long> released = new ArrayList<>();
        for (int sequence = before + 1; sequence <= host.journal().size(); sequence++) {
            Event.HoldReleased event =
                    (Event.HoldReleased) host.event(host.journal().position(sequence));
            TransactionId hold = event.hold();
            Event.HoldPlaced placed = (Event.HoldPlaced) host.event(host.journal()
                    .origin(hold.high(), hold.low(), event.header().position()));
            released.add(placed.expiresAfterSeconds());
        }
        assertEquals(List.of(1L, 2L, 3L, 3L, 4L, 5L, 6L, 7L, 8L, 9L), released);
    }

    @Test
    void leavesWhatIsBeyondTheLimitOfAnEntryToTheNextOnes() {
        int count = 2 * Limits.EXPIRIES_PER_ENTRY_MAX + 1;
        List<TransactionId> holds = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Command hold = say.hold("alice", "bob", "1", "EUR", 1);
            host.execute(hold, START);
            holds.add(hold.id());
        }
        long later = START + 2 * SECOND;

        host.run(new Entry(later, List.of()));
        int leftAfterTheFirst = host.state().holds().size();
        Reply dueButOpen = host.execute(say.capture(holds.getLast(), "", ""), later);
        Reply released = host.execute(say.release(holds.getLast()), later);
        host.run(new Entry(later, List.of()));
        int leftAfterTheSecond = host.state().holds().size();
        host.run(new Entry(later, List.of()));
        int leftAfterTheThird = host.state().holds().size();

        assertEquals(count - Limits.EXPIRIES_PER_ENTRY_MAX, leftAfterTheFirst);
        assertEquals(Rejection.HOLD_NOT_OPEN, host.rejection(dueButOpen));
        assertEquals(Rejection.HOLD_NOT_OPEN, host.rejection(released));
        assertEquals(1, leftAfterTheSecond);
        assertEquals(0, leftAfterTheThird);
    }

    @Test
    void keepsAHoldWithoutExpiryForEver() {
        held(say.hold("alice", "bob", "1", "EUR"), START);

        host.run(new Command.Tick(), Long.MAX_VALUE - 1);

        assertEquals(1, host.state().holds().size());
    }

    @Test
    void releasesTheHoldOfAFrozenAccount() {
        held(say.hold("alice", "bob", "1", "EUR", 1), START);
        host.run(Commands.change("alice", AccountStatus.FROZEN), START);

        host.run(new Command.Tick(), START + SECOND);

        assertEquals(0, host.state().holds().size());
        assertEquals(new AccountId("alice"), ((Event.HoldReleased) last()).from());
    }

    private TransactionId held(Command hold, long timeNanos) {
        host.done(host.run(hold, timeNanos));
        return hold.id();
    }

    private Event last() {
        return host.event(host.journal().position(host.journal().size()));
    }
}
