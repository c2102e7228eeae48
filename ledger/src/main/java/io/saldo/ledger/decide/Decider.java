package io.saldo.ledger.decide;

import io.saldo.ledger.Bytes;
import io.saldo.ledger.Invariant;
import io.saldo.ledger.command.Command;
import io.saldo.ledger.command.CommandLayout;
import io.saldo.ledger.command.CommandReader;
import io.saldo.ledger.event.EventLayout;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.Limits;
import io.saldo.ledger.model.Rejection;
import io.saldo.ledger.state.LedgerState;
import java.lang.foreign.MemorySegment;

/**
 * Decides commands, one at a time, from the state and the past, and mutates neither. Before anything else, a command
 * whose id is known is a repeat, whatever it says, unless it ends the open crossing of that id; whoever answers compares
 * its content. Before the ledger is created,
 * and of bytes that are no command, nothing is remembered: {@code INVALID_COMMAND} without an event. The order of all
 * other checks stands at the decider of each kind. Ledger thread.
 */
public final class Decider {
    private final LedgerState state;
    private final Past past;
    private final CommandReader reader = new CommandReader();
    private final TransferDecider transfers;
    private final TransactionDecider transactions;
    private final HoldDecider holds;
    private final AccountDecider accounts;
    private final CrossingOpener opener;
    private final CrossingDecider crossings;

    /** A decider that reads this state and this past. */
    public Decider(LedgerState state, Past past) {
        this.state = state;
        this.past = past;
        RunningBalances running = new RunningBalances(state.balances());
        CrossingLegs legs = new CrossingLegs(state, running);
        CrossingWriter writer = new CrossingWriter(state, legs);
        CrossingOpener opener = new CrossingOpener(state, past, legs, writer);
        transfers = new TransferDecider(state);
        transactions = new TransactionDecider(state, past, running, opener);
        holds = new HoldDecider(state, past, opener);
        crossings = new CrossingDecider(state, past, legs, writer);
        this.opener = opener;
        accounts = new AccountDecider(state, past);
    }

    /**
     * Decides the command at an offset.
     *
     * @param timeNanos the time of the log entry, not before {@link LedgerState#lastTimeNanos}
     */
    public void decide(MemorySegment command, long offset, long timeNanos, Decision decision) {
        decision.beginCommand(command, offset, timeNanos);
        byte kind = command.get(Bytes.BYTE, offset + CommandLayout.KIND);
        if (state.rulesVersion() == 0 && kind != CommandLayout.CREATE_LEDGER) {
            decision.turnAway(Rejection.INVALID_COMMAND);
            return;
        }
        if (decision.hasId()) {
            long known = past.find(decision.idHigh(), decision.idLow());
            if (known != Past.NONE && !endsOpenCrossing(kind, decision)) {
                decision.repeat(known);
                return;
            }
        }
        if (kind == CommandLayout.POST_TRANSFER) {
            if (transfers.decide(decision)) {
                return;
            }
        }
        decideOther(command, offset, decision);
    }

    private boolean endsOpenCrossing(byte kind, Decision decision) {
        return (kind == CommandLayout.CONFIRM_CROSSING || kind == CommandLayout.CANCEL_CROSSING)
                && state.crossings().find(decision.idHigh(), decision.idLow()) >= 0;
    }

    private void decideOther(MemorySegment segment, long offset, Decision decision) {
        Command command;
        try {
            command = reader.read(segment, offset, this::nameOf);
        } catch (IllegalArgumentException unreadable) {
            decision.turnAway(Rejection.INVALID_COMMAND);
            return;
        }
        switch (command) {
            case Command.PostTransfer transfer -> opener.transfer(transfer, decision);
            case Command.PostTransaction transaction -> transactions.post(transaction, decision);
            case Command.ReverseTransfer reverse -> transactions.reverse(reverse, decision);
            case Command.PlaceHold place -> holds.place(place, decision);
            case Command.CaptureHold capture -> holds.capture(capture, decision);
            case Command.VoidHold release -> holds.release(release, decision);
            case Command.OpenAccount open -> accounts.open(open, decision);
            case Command.ChangeAccount change -> accounts.change(change, decision);
            case Command.RegisterCurrency register -> accounts.register(register, decision);
            case Command.CreateLedger create -> accounts.create(create, decision);
            case Command.Tick _ -> {}
            case Command.PrepareCrossing _,
                    Command.CommitCrossing _,
                    Command.ConfirmCrossing _,
                    Command.CancelCrossing _ -> decideStep(command, decision);
        }
    }

    /** A ledger that is all there is crosses to nobody. */
    private void decideStep(Command command, Decision decision) {
        if (state.partitioning().count() == 1) {
            decision.turnAway(Rejection.INVALID_COMMAND);
            return;
        }
        switch (command) {
            case Command.PrepareCrossing prepare -> crossings.prepare(prepare, decision);
            case Command.CommitCrossing commit -> crossings.commit(commit, decision);
            case Command.ConfirmCrossing confirm -> crossings.confirm(confirm, decision);
            case Command.CancelCrossing cancel -> crossings.cancel(cancel, decision);
            default -> throw Invariant.broken("only steps of crossings come here");
        }
    }

    private AccountId nameOf(int account) {
        return state.accounts().isAccount(account) ? state.accounts().id(account) : AccountId.NONE;
    }

    /**
     * Decides the expiry of the hold that is due first, if one is due. Called until nothing is decided, at most
     * {@link Limits#EXPIRIES_PER_ENTRY_MAX} times, before the commands of each log entry.
     *
     * @return whether an event was decided
     */
    public boolean decideExpiry(long timeNanos, Decision decision) {
        int hold = state.holds().firstToExpire();
        if (hold < 0 || state.holds().expiresAt(hold) > timeNanos) {
            return false;
        }
        decision.beginExpiry(timeNanos);
        holds.expire(hold, decision);
        return true;
    }

    /** How many numbers of 128 bits the links carry: the balance, and what is held where anything is. */
    static int payload(boolean anyHeld) {
        return anyHeld ? 2 : 1;
    }

    static int orNone(int number) {
        return number < 0 ? EventLayout.NO_NUMBER : number;
    }
}
