package io.saldo.ledger.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.saldo.ledger.command.Command;
import io.saldo.ledger.command.CommandLayout;
import io.saldo.ledger.command.CommandWriter;
import io.saldo.ledger.host.Commands;
import io.saldo.ledger.host.Host;
import io.saldo.ledger.host.Reply;
import io.saldo.ledger.model.Rejection;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What cannot be read could not be read from the journal either, by replays and by everyone who follows it. */
class UnreadableCommandsTest {
    private static final Reply TURNED_AWAY = new Reply.Refused(Rejection.INVALID_COMMAND);

    private final Host host = new Host(1);
    private final Commands say = new Commands();
    private byte[] transfer = {};

    @BeforeEach
    void begin() {
        host.run(new Command.CreateLedger(1), 1);
        host.run(new Command.RegisterCurrency("EUR", 2), 1);
        host.run(Commands.open("alice"), 1);
        transfer = new CommandWriter().toBytes(say.deposit("alice", "1.00", "EUR"));
    }

    @AfterEach
    void end() {
        host.close();
    }

    @Test
    void leavesNoTraceOfATransferWithMoreDecimalsThanANumberHas() {
        transfer[CommandLayout.DECIMALS] = 39;

        assertTurnedAway(transfer);
    }

    @Test
    void leavesNoTraceOfATransferWithFewerThanNoDecimals() {
        transfer[CommandLayout.DECIMALS] = -1;

        assertTurnedAway(transfer);
    }

    @Test
    void leavesNoTraceOfATransferOfNoType() {
        transfer[CommandLayout.TRANSFER_TYPE] = 3;

        assertTurnedAway(transfer);
    }

    @Test
    void leavesNoTraceOfATransferThatIsShorterThanItsNames() {
        transfer[CommandLayout.TO_LENGTH] = 100;

        assertTurnedAway(transfer);
    }

    @Test
    void leavesNoTraceOfATransferThatIsShorterThanAnyTransfer() {
        byte[] cut = Arrays.copyOf(transfer, 32);
        cut[CommandLayout.LENGTH] = 32;

        assertTurnedAway(cut);
    }

    @Test
    void leavesNoTraceOfAKindThatNobodyKnows() {
        transfer[CommandLayout.KIND] = 99;

        assertTurnedAway(transfer);
    }

    @Test
    void leavesNoTraceOfACommandThatHasAnIdButMovesNothing() {
        byte[] open = new CommandWriter().toBytes(Commands.open("bob"));
        open[CommandLayout.ID_LOW] = 7;

        assertTurnedAway(open);
    }

    @Test
    void leavesNoTraceOfAnythingBeforeTheLedgerIsCreated() {
        try (Host empty = new Host(1)) {
            Reply first = empty.execute(transfer, 1);
            Reply second = empty.execute(transfer, 1);

            assertEquals(TURNED_AWAY, first);
            assertEquals(TURNED_AWAY, second);
            assertEquals(0, empty.journal().size());
        }
    }

    @Test
    void decidesAnIdAnewThatWasOnlySeenInACommandTurnedAway() {
        byte[] mangled = transfer.clone();
        mangled[CommandLayout.TRANSFER_TYPE] = 9;

        host.execute(mangled, 1);
        Reply reply = host.execute(transfer, 1);

        host.done(reply);
    }

    private void assertTurnedAway(byte[] command) {
        int events = host.journal().size();

        Reply reply = host.execute(command, 1);

        assertEquals(TURNED_AWAY, reply);
        assertEquals(events, host.journal().size());
    }
}
