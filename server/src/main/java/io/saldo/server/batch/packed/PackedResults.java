package io.saldo.server.batch.packed;

import io.saldo.ledger.Bytes;
import io.saldo.ledger.batch.BatchLayout;
import io.saldo.ledger.batch.ResultCode;
import io.saldo.ledger.batch.ResultStatus;
import io.saldo.ledger.command.Command;
import io.saldo.ledger.command.CommandReader;
import io.saldo.ledger.event.Event;
import io.saldo.ledger.event.EventKind;
import io.saldo.ledger.event.EventLayout;
import io.saldo.ledger.event.EventView;
import io.saldo.ledger.event.Movement;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.Rejection;
import io.saldo.ledger.state.Accounts;
import io.saldo.replica.Result;
import io.saldo.replica.partition.Barred;
import io.saldo.replica.partition.Partitions;
import io.saldo.replica.partition.Place;
import io.saldo.replica.read.EventLens;
import io.saldo.server.api.Commands;
import io.saldo.server.problem.ProblemCode;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * Writes the results of a packed batch. What was decided now is told from the bytes of its event; only a repeat is decoded,
 * to tell whether it says the same as the command that came first.
 */
final class PackedResults {
    private static final ResultCode[] CODES = codes();

    private final Partitions partitions;
    private final EventLens[] lenses;
    private final CommandReader reader = new CommandReader();
    private final MemorySegment body;
    private final MemorySegment out;
    private final int resultBytes;
    private final int count;
    private long at = BatchLayout.HEADER_BYTES;
    private int failures;

    /**
     * @param out as long as the results will be; see {@link #bytes}
     */
    PackedResults(Partitions partitions, PackedFrame frame, MemorySegment out) {
        this.partitions = partitions;
        this.body = frame.body();
        this.out = out;
        count = frame.count();
        resultBytes = resultBytes(frame);
        lenses = new EventLens[partitions.count()];
        for (int i = 0; i < lenses.length; i++) {
            lenses[i] = partitions.reads().partition(i).lens();
        }
    }

    /** How many bytes the results of a batch have. */
    static int bytes(PackedFrame frame) {
        return BatchLayout.HEADER_BYTES + frame.count() * resultBytes(frame);
    }

    private static int resultBytes(PackedFrame frame) {
        return frame.withBalances() ? BatchLayout.RESULT_WITH_BALANCES_BYTES : BatchLayout.RESULT_BYTES;
    }

    private static ResultCode[] codes() {
        ResultCode[] codes = new ResultCode[Rejection.values().length];
        for (Rejection rejection : Rejection.values()) {
            codes[rejection.ordinal()] = ResultCode.of(ProblemCode.of(rejection).code());
        }
        return codes;
    }

    /** Writes the results of all commands, in their order. */
    void write(long[] decided) {
        long command = BatchLayout.HEADER_BYTES;
        for (int i = 0; i < count; i++) {
            out.asSlice(at, resultBytes).fill((byte) 0);
            write(command, decided[i]);
            at += resultBytes;
            command += CommandReader.length(body, command);
        }
        out.set(Bytes.INT, BatchLayout.MAGIC, BatchLayout.RESULTS_MAGIC);
        out.set(Bytes.SHORT, BatchLayout.HEADER_LENGTH, (short) BatchLayout.HEADER_BYTES);
        out.set(Bytes.SHORT, BatchLayout.RESULT_LENGTH, (short) resultBytes);
        out.set(Bytes.INT, BatchLayout.COUNT, count);
        out.set(Bytes.INT, BatchLayout.FAILURES, failures);
        out.set(Bytes.LONG, BatchLayout.LENGTH, at);
        out.set(Bytes.LONG, BatchLayout.RESERVED, 0);
    }

    private void write(long command, long decided) {
        if (Mark.isMark(decided)) {
            status(Mark.status(decided), Mark.code(decided));
        } else if (Barred.isBarred(decided)) {
            long mark = PackedRun.mark(Commands.barred(Barred.reason(decided)));
            status(Mark.status(mark), Mark.code(mark));
        } else if (decided == Result.NOTHING) {
            status(ResultStatus.DONE, ResultCode.NONE);
        } else if (!Result.isEvent(decided)) {
            refused(command, Result.rejection(decided));
        } else if (Result.isRepeat(decided)) {
            repeated(command, Result.position(decided));
        } else {
            first(Result.position(decided));
        }
    }

    private void status(ResultStatus status, ResultCode code) {
        out.set(Bytes.BYTE, at + BatchLayout.STATUS, (byte) status.ordinal());
        out.set(Bytes.SHORT, at + BatchLayout.CODE, (short) code.ordinal());
        if (!status.isDone()) {
            failures++;
        }
    }

    private void place(int partition, long sequence, long timeNanos) {
        out.set(Bytes.BYTE, at + BatchLayout.PARTITION, (byte) partition);
        out.set(Bytes.LONG, at + BatchLayout.SEQUENCE, sequence);
        out.set(Bytes.LONG, at + BatchLayout.TIME, timeNanos);
    }

    private void first(long place) {
        int partition = Place.partition(place);
        EventView event = lenses[partition].at(Place.position(place));
        place(partition, event.sequence(), event.timeNanos());
        if (event.kind() == EventKind.COMMAND_REFUSED) {
            status(ResultStatus.REFUSED, CODES[event.intAt(event.body())]);
            return;
        }
        if (event.kind() == EventKind.CROSSING_OPENED || event.kind() == EventKind.CROSSING_CANCELLED) {
            ended(partitions.reads().event(place), ResultStatus.DONE, ResultStatus.REFUSED);
            return;
        }
        status(ResultStatus.DONE, ResultCode.NONE);
        if (event.kind() == EventKind.ACCOUNT_OPENED) {
            number(partition, event.intAt(event.body() + EventLayout.ACCOUNT_NUMBER));
        } else if (event.kind() == EventKind.TRANSFER_POSTED && tellsBalances()) {
            balance(BatchLayout.FROM_BALANCE, event.balanceHigh(0), event.balanceLow(0));
            balance(BatchLayout.TO_BALANCE, event.balanceHigh(1), event.balanceLow(1));
        } else if (event.kind() == EventKind.CROSSING_POSTED && tellsBalances()) {
            balances(partitions.reads().event(place));
        }
    }

    /** The balances that a transfer has left, also in two partitions. */
    private void balances(Event event) {
        if (event instanceof Event.TransferPosted posted && tellsBalances()) {
            Movement movement = posted.movement();
            balance(
                    BatchLayout.FROM_BALANCE,
                    movement.fromBalance().high(),
                    movement.fromBalance().low());
            balance(
                    BatchLayout.TO_BALANCE,
                    movement.toBalance().high(),
                    movement.toBalance().low());
        }
    }

    private boolean tellsBalances() {
        return resultBytes == BatchLayout.RESULT_WITH_BALANCES_BYTES;
    }

    private void balance(int offset, long high, long low) {
        out.set(Bytes.LONG, at + offset, low);
        out.set(Bytes.LONG, at + offset + 8, high);
    }

    private void number(int partition, int local) {
        out.set(Bytes.INT, at + BatchLayout.ACCOUNT_NUMBER, local * partitions.count() + partition);
    }

    private void refused(long at, Rejection rejection) {
        if (rejection == Rejection.ACCOUNT_EXISTS
                && decode(at) instanceof Command.OpenAccount open
                && partitions.reads().isSameOpening(open)) {
            openedBefore(open.account());
        } else {
            status(ResultStatus.REFUSED, CODES[rejection.ordinal()]);
        }
    }

    private void openedBefore(AccountId account) {
        status(ResultStatus.REPEATED, ResultCode.NONE);
        int partition = partitions.of(account);
        Accounts accounts = partitions.replica(partition).state().accounts();
        number(partition, accounts.find(account));
        partitions.reads().account(account).ifPresent(read -> place(partition, read.sequence(), read.createdAtNanos()));
    }

    private void repeated(long at, long newestPlace) {
        Command command = decode(at);
        if (!partitions.reads().isSame(newestPlace, command)) {
            status(ResultStatus.INVALID, ResultCode.TRANSACTION_ID_REUSED);
            return;
        }
        Event event = partitions.reads().origin(newestPlace, command.id());
        place(
                Place.partition(newestPlace),
                event.header().sequence(),
                event.header().timeNanos());
        ended(event, ResultStatus.REPEATED, ResultStatus.REFUSED_BEFORE);
        balances(event);
    }

    /** Tells how it ended, by the last event about it; a movement between partitions may have ended in none yet. */
    private void ended(Event event, ResultStatus whenDone, ResultStatus whenRefused) {
        if (event instanceof Event.CommandRefused refused) {
            status(whenRefused, CODES[refused.rejection().ordinal()]);
        } else if (event instanceof Event.CrossingCancelled cancelled) {
            status(whenRefused, CODES[cancelled.rejection().ordinal()]);
        } else if (event instanceof Event.CrossingOpened) {
            status(ResultStatus.UNKNOWN, ResultCode.OUTCOME_UNKNOWN);
        } else {
            status(whenDone, ResultCode.NONE);
        }
    }

    private Command decode(long at) {
        return reader.read(body, at, number -> nameOf(number).orElse(AccountId.NONE));
    }

    /** The id of the account with a number over all partitions, if there is one. */
    private Optional<AccountId> nameOf(int number) {
        return nameOf(partitions, number);
    }

    static Optional<AccountId> nameOf(Partitions partitions, int number) {
        int local = number / partitions.count();
        Accounts accounts =
                partitions.replica(number % partitions.count()).state().accounts();
        return accounts.isAccount(local) ? Optional.of(accounts.id(local)) : Optional.empty();
    }
}
