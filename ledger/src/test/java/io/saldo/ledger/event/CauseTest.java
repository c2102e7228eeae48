package io.saldo.ledger.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.saldo.ledger.Bytes;
import io.saldo.ledger.command.Command;
import io.saldo.ledger.command.CommandLayout;
import io.saldo.ledger.command.CommandWriter;
import io.saldo.ledger.host.Commands;
import io.saldo.ledger.host.Host;
import io.saldo.ledger.host.Reply;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.DecimalAmount;
import io.saldo.ledger.model.TransactionId;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The property tests hold every event to its command; here stand the cases that need to be seen. */
class CauseTest {
    private static final long SECOND = 1_000_000_000L;

    private final Host host = new Host(1);
    private final Commands say = new Commands();

    @BeforeEach
    void begin() {
        host.run(new Command.CreateLedger(1), 1);
        host.run(new Command.RegisterCurrency("EUR", 4), 1);
        host.run(Commands.open("alice"), 1);
        host.run(Commands.open("bob"), 1);
        host.run(say.deposit("alice", "100", "EUR"), 1);
    }

    @AfterEach
    void end() {
        host.close();
    }

    @Test
    void sameValuesWrittenDifferentlyAreTheSameCommand() {
        Command.PostTransfer first = say.transfer("alice", "bob", "1.5", "EUR");
        Event event = host.done(host.run(first, 1));

        assertEquals(Optional.of(Cause.canonical(with(first, "1.50"))), Cause.of(event));
        assertEquals(Optional.of(Cause.canonical(with(first, "1.500000000"))), Cause.of(event));
        assertNotEquals(Optional.of(Cause.canonical(with(first, "1.51"))), Cause.of(event));
        assertNotEquals(Optional.of(Cause.canonical(with(first, "15"))), Cause.of(event));
    }

    private static Command with(Command.PostTransfer transfer, String amount) {
        return new Command.PostTransfer(
                transfer.id(),
                transfer.type(),
                transfer.from(),
                transfer.to(),
                Commands.amount(amount),
                transfer.currency(),
                transfer.metadata());
    }

    @Test
    void anAmountOrReceiverThatWasLeftOutIsNotTheOneThatWasTaken() {
        Command.PlaceHold hold = say.hold("alice", "bob", "10", "EUR");
        host.run(hold, 1);
        Command.CaptureHold capture = say.capture(hold.id(), "", "");

        Event event = host.done(host.run(capture, 1));

        assertEquals(Optional.of(capture), Cause.of(event));
        assertNotEquals(
                Optional.of(Cause.canonical(
                        new Command.CaptureHold(capture.id(), hold.id(), new AccountId("bob"), Commands.amount("10")))),
                Cause.of(event));
    }

    @Test
    void aWholeReversalIsNotTheReversalOfTheSameAmount() {
        Command.PostTransfer transfer = say.transfer("alice", "bob", "10", "EUR");
        host.run(transfer, 1);
        Command.ReverseTransfer reverse = say.reverse(transfer.id(), "");

        Event event = host.done(host.run(reverse, 1));

        assertEquals(Optional.of(reverse), Cause.of(event));
        assertNotEquals(
                Optional.of(new Command.ReverseTransfer(reverse.id(), transfer.id(), new DecimalAmount(0, 10, 0))),
                Cause.of(event));
    }

    @Test
    void noClientCausesAnExpiry() {
        host.run(say.hold("alice", "bob", "10", "EUR", 1), 1);

        host.run(new Command.Tick(), 2 * SECOND);

        assertEquals(Optional.empty(), Cause.of(last()));
    }

    @Test
    void aRefusedTransferByNumbersNamesItsAccounts() {
        byte[] bytes = new CommandWriter().toBytes(say.transfer("alice", "bob", "1000", "EUR"));
        MemorySegment command = MemorySegment.ofArray(bytes);
        command.set(Bytes.BYTE, CommandLayout.FROM_LENGTH, (byte) 0);
        command.set(Bytes.BYTE, CommandLayout.TO_LENGTH, (byte) 0);
        command.set(Bytes.INT, CommandLayout.FROM_NUMBER, 2);
        command.set(Bytes.INT, CommandLayout.TO_NUMBER, 1);

        Reply reply = host.execute(bytes, 1);

        host.rejection(reply);
        Command.PostTransfer cause = (Command.PostTransfer) Cause.of(last()).orElseThrow();
        assertEquals(new AccountId("bob"), cause.from());
        assertEquals(new AccountId("alice"), cause.to());
    }

    @Test
    void aRefusedTransferByNumbersThatNobodyHasNamesNobody() {
        byte[] bytes = new CommandWriter().toBytes(say.transfer("alice", "bob", "1", "EUR"));
        MemorySegment command = MemorySegment.ofArray(bytes);
        command.set(Bytes.BYTE, CommandLayout.FROM_LENGTH, (byte) 0);
        command.set(Bytes.INT, CommandLayout.FROM_NUMBER, Integer.MIN_VALUE);

        host.execute(bytes, 1);

        Command.PostTransfer cause = (Command.PostTransfer) Cause.of(last()).orElseThrow();
        assertEquals(AccountId.NONE, cause.from());
    }

    @Test
    void commandsWithoutAnIdHaveACauseToo() {
        Event opened = host.event(host.state().accounts().changedAt(1));

        assertEquals(TransactionId.NONE, opened.header().id());
        assertEquals(Optional.of(Commands.open("alice")), Cause.of(opened));
    }

    private Event last() {
        return host.event(host.journal().position(host.journal().size()));
    }
}
