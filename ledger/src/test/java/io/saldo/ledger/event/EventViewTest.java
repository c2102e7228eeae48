package io.saldo.ledger.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.saldo.ledger.Bytes;
import io.saldo.ledger.Invariant;
import io.saldo.ledger.command.Command;
import io.saldo.ledger.host.Commands;
import io.saldo.ledger.host.Host;
import io.saldo.ledger.model.Amount;
import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an event says, and that neither readers nor the state take one that does not fit. */
class EventViewTest {
    private final Host host = new Host(1);
    private final Commands say = new Commands();

    @BeforeEach
    void begin() {
        host.run(new Command.CreateLedger(1), 1);
        host.run(new Command.RegisterCurrency("EUR", 2), 1);
        host.run(Commands.open("alice"), 1);
        host.run(Commands.open("bob"), 1);
        host.run(say.deposit("alice", "100", "EUR"), 1);
    }

    @AfterEach
    void end() {
        host.close();
    }

    @Test
    void tellsBothSidesOfAPosting() {
        host.run(say.transfer("alice", "bob", "30", "EUR"), 7);

        EventView event = last();

        assertEquals(EventKind.TRANSFER_POSTED, event.kind());
        assertEquals(6, event.sequence());
        assertEquals(7, event.timeNanos());
        assertEquals(2, event.linkCount());
        assertEquals(1, event.postingCount());
        assertEquals(1, event.from(0));
        assertEquals(2, event.to(0));
        assertEquals(0, event.currency(0));
        assertEquals(Amount.of(3_000), event.amount(0));
        assertEquals(Amount.of(7_000), event.balanceAfter(0));
        assertEquals(Amount.of(3_000), event.balanceAfter(1));
        assertEquals(false, event.tellsHeld());
        assertEquals(Amount.ZERO, event.heldAfter(0));
        assertEquals(EventLayout.HEADER_BYTES, event.linkOffset(0));
        assertEquals(EventLayout.HEADER_BYTES + EventLayout.LINK_BYTES + 16, event.linkOffset(1));
    }

    @Test
    void tellsWhatIsHeldWhereAnythingIs() {
        host.run(say.hold("alice", "bob", "10", "EUR"), 1);
        host.run(say.transfer("alice", "bob", "30", "EUR"), 1);

        EventView event = last();

        assertEquals(true, event.tellsHeld());
        assertEquals(Amount.of(1_000), event.heldAfter(0));
        assertEquals(Amount.ZERO, event.heldAfter(1));
    }

    @Test
    void refusesAnEventThatIsTooShortForItsLinks() {
        assertThrows(Invariant.class, () -> view(event -> event.set(Bytes.SHORT, EventLayout.LINK_COUNT, (short) -1)));
    }

    @Test
    void readersAndTheStateRefuseAKindThatNobodyKnows() {
        EventView unknown = view(event -> event.set(Bytes.BYTE, EventLayout.KIND, (byte) 77));

        assertThrows(Invariant.class, () -> new EventReader(host).read(unknown, 0));
        assertThrows(Invariant.class, () -> host.state().apply(unknown, 0));
    }

    @Test
    void theStateRefusesAnEventOutOfItsOrder() {
        assertNotApplied(event -> event.set(Bytes.LONG, EventLayout.SEQUENCE, 5));
        assertNotApplied(event -> event.set(Bytes.LONG, EventLayout.SEQUENCE, 7));
    }

    @Test
    void theStateRefusesAnEventFromThePast() {
        assertNotApplied(event -> event.set(Bytes.LONG, EventLayout.TIME, 0));
    }

    @Test
    void theStateRefusesAnAmountThatTheBalancesDoNotShow() {
        int amount = EventLayout.HEADER_BYTES + 2 * (EventLayout.LINK_BYTES + 16);
        int balance = EventLayout.HEADER_BYTES + EventLayout.LINK_BALANCE;

        assertNotApplied(event -> event.set(Bytes.LONG, amount, 1));
        assertNotApplied(event -> event.set(Bytes.LONG, amount + 8, 1));
        assertNotApplied(event -> event.set(Bytes.LONG, amount, 0));
        assertNotApplied(event -> event.set(Bytes.LONG, balance, 1));
        assertNotApplied(event -> event.set(Bytes.LONG, balance + 8, 1));
        assertNotApplied(event -> event.set(Bytes.LONG, balance + EventLayout.LINK_BYTES + 16, 1));
    }

    @Test
    void theStateRefusesABalanceOfAnotherAccountOrCurrency() {
        int posting = EventLayout.HEADER_BYTES + 2 * (EventLayout.LINK_BYTES + 16);

        assertNotApplied(event -> event.set(Bytes.INT, EventLayout.HEADER_BYTES, 0));
        assertNotApplied(event -> event.set(Bytes.INT, posting + EventLayout.POSTING_FROM, 2));
        assertNotApplied(event -> event.set(Bytes.INT, posting + EventLayout.POSTING_CURRENCY, 1));
    }

    /** A transfer of all that alice has, spoiled before a state of its own sees it. */
    private void assertNotApplied(Consumer<MemorySegment> change) {
        try (Host other = Host.replay(1, host.journal(), new byte[0])) {
            EventView spoiled = view(change);

            assertThrows(Invariant.class, () -> other.state().apply(spoiled, 0));
        }
    }

    private EventView view(Consumer<MemorySegment> change) {
        try (Host other = Host.resume(1, host.journal().prefix(host.journal().size()), host.save())) {
            other.done(other.run(say.transfer("alice", "bob", "100", "EUR"), 1));
            EventView event = other.journal()
                    .eventAt(other.journal().position(other.journal().size()));
            MemorySegment copy = MemorySegment.ofArray(new byte[event.length()])
                    .copyFrom(event.segment().asSlice(event.start(), event.length()));
            change.accept(copy);
            return new EventView().at(copy, 0);
        }
    }

    private EventView last() {
        return host.journal().eventAt(host.journal().position(host.journal().size()));
    }
}
