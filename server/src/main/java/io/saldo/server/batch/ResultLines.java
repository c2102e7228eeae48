package io.saldo.server.batch;

import io.saldo.ledger.command.Command;
import io.saldo.ledger.event.Event;
import io.saldo.ledger.event.EventView;
import io.saldo.ledger.model.Rejection;
import io.saldo.ledger.model.TransactionId;
import io.saldo.ledger.state.Currencies;
import io.saldo.replica.Result;
import io.saldo.replica.partition.Barred;
import io.saldo.replica.partition.PartitionReads;
import io.saldo.replica.partition.Partitions;
import io.saldo.replica.partition.Place;
import io.saldo.replica.read.EventLens;
import io.saldo.server.answer.AccountJson;
import io.saldo.server.answer.MovementJson;
import io.saldo.server.answer.PlaceJson;
import io.saldo.server.answer.TransferJson;
import io.saldo.server.api.Commands;
import io.saldo.server.http.Scratch;
import io.saldo.server.input.InvalidLine;
import io.saldo.server.json.Fields;
import io.saldo.server.json.JsonOutput;
import io.saldo.server.problem.Problem;
import io.saldo.server.problem.ProblemCode;

/** Writes the result of each line of a batch. */
final class ResultLines {
    private static final String ERROR = "error";

    private final Partitions partitions;
    private final PartitionReads reads;
    private final EventLens[] lenses;
    private final Currencies currencies;
    private final Commands commands;
    private final Scratch scratch;
    private final JsonOutput answer;

    ResultLines(Partitions partitions, Commands commands, Scratch scratch) {
        this.partitions = partitions;
        reads = partitions.reads();
        lenses = new EventLens[partitions.count()];
        for (int i = 0; i < lenses.length; i++) {
            lenses[i] = reads.partition(i).lens();
        }
        currencies = partitions.currencies();
        this.commands = commands;
        this.scratch = scratch;
        answer = scratch.answer();
    }

    /** The line was no command. */
    void invalid(int line, InvalidLine invalid) {
        error(line, invalid.id(), new Problem(ProblemCode.INVALID_REQUEST, invalid.detail()));
    }

    /** The line's command did not get to the ledger, or nobody knows yet what became of it. */
    void barred(int line, int offset, Problem problem) {
        error(line, command(offset).id(), problem);
    }

    /** The line's command was decided. */
    void decided(int line, int offset, long result) {
        if (Barred.isBarred(result)) {
            barred(line, offset, Commands.barred(Barred.reason(result)));
        } else if (!Result.isEvent(result)) {
            refused(line, offset, Result.rejection(result));
        } else if (Result.isRepeat(result)) {
            repeated(line, command(offset), Result.position(result));
        } else {
            first(line, offset, Result.position(result));
        }
    }

    private void first(int line, int offset, long place) {
        EventView view = lenses[Place.partition(place)].at(Place.position(place));
        if (!TransferJson.isTransfer(view)) {
            event(line, reads.event(place), partitions.labelAt(place), false);
            return;
        }
        begin(line);
        TransferJson.fields(answer, view, partitions.labelAt(place), currencies, scratch.commands(0, 0), offset);
        end();
    }

    private Command command(int offset) {
        return commands.decode(scratch.commands(0, 0), offset);
    }

    private void refused(int line, int offset, Rejection rejection) {
        Command command = command(offset);
        boolean opensAgain = rejection == Rejection.ACCOUNT_EXISTS
                && command instanceof Command.OpenAccount open
                && reads.isSameOpening(open);
        if (!opensAgain) {
            error(line, command.id(), Problem.of(rejection));
            return;
        }
        begin(line);
        reads.account(((Command.OpenAccount) command).account())
                .ifPresent(account -> AccountJson.fields(answer, account, partitions.label(account.id())));
        answer.flag(Fields.REPLAYED, true);
        end();
    }

    private void repeated(int line, Command command, long newestPlace) {
        if (reads.isSame(newestPlace, command)) {
            event(line, reads.origin(newestPlace, command.id()), partitions.labelAt(newestPlace), true);
        } else {
            error(
                    line,
                    command.id(),
                    new Problem(
                            ProblemCode.TRANSACTION_ID_REUSED,
                            "transaction_id was used before, for a request with other content"));
        }
    }

    private void event(int line, Event event, int partition, boolean isReplay) {
        begin(line);
        switch (event) {
            case Event.CommandRefused refused -> refused(event, refused.rejection(), partition);
            case Event.CrossingCancelled cancelled -> refused(event, cancelled.rejection(), partition);
            case Event.AccountOpened opened -> {
                AccountJson.fields(answer, opened, partition);
                reads.account(opened.account())
                        .ifPresent(account -> answer.number(Fields.ACCOUNT_NUMBER, account.number()));
            }
            case Event.Moved _,
                    Event.HoldPlaced _,
                    Event.HoldReleased _,
                    Event.AccountChanged _,
                    Event.CrossingOpened _,
                    Event.CurrencyRegistered _,
                    Event.LedgerCreated _ -> MovementJson.fields(answer, event, partition);
        }
        if (isReplay) {
            answer.flag(Fields.REPLAYED, true);
        }
        end();
    }

    private void refused(Event event, Rejection rejection, int partition) {
        answer.id(Fields.TRANSACTION_ID, event.header().id()).text(Fields.STATUS, ERROR);
        problem(Problem.of(rejection));
        PlaceJson.write(answer, partition, event.header().sequence());
        answer.time(Fields.TIMESTAMP, event.header().timeNanos());
    }

    private void error(int line, TransactionId id, Problem problem) {
        begin(line);
        if (!id.isNone()) {
            answer.id(Fields.TRANSACTION_ID, id);
        }
        answer.text(Fields.STATUS, ERROR);
        problem(problem);
        end();
    }

    private void problem(Problem problem) {
        answer.text(Fields.CODE, problem.code().code()).text(Fields.DETAIL, problem.detail());
    }

    private void begin(int line) {
        answer.beginObject().number(Fields.LINE, line);
    }

    private void end() {
        answer.endObject().newLine();
    }
}
