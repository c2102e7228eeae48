package io.saldo.server.api;

import io.saldo.ledger.command.Command;
import io.saldo.ledger.event.Event;
import io.saldo.ledger.event.EventView;
import io.saldo.ledger.state.Currencies;
import io.saldo.replica.Result;
import io.saldo.replica.partition.PartitionReads;
import io.saldo.replica.partition.Partitions;
import io.saldo.server.answer.MovementJson;
import io.saldo.server.answer.PlaceJson;
import io.saldo.server.answer.TransferJson;
import io.saldo.server.http.Exchange;
import io.saldo.server.json.Fields;
import io.saldo.server.json.JsonOutput;
import io.saldo.server.problem.Problem;
import io.saldo.server.problem.ProblemCode;
import io.saldo.server.problem.RequestRefused;

/**
 * Submits commands that have a transaction id, and answers them: the first time with what happened, the same again with
 * the same bytes, another one under the same id with a conflict. Refusals are remembered and repeated alike.
 */
final class Movements {
    private static final int CREATED = 201;
    private static final int OK = 200;

    private final Commands commands;
    private final Partitions partitions;
    private final PartitionReads reads;
    private final Currencies currencies;

    Movements(Partitions partitions, Commands commands) {
        this.commands = commands;
        this.partitions = partitions;
        reads = partitions.reads();
        currencies = partitions.currencies();
    }

    /** Submits a command and answers. */
    void answer(Exchange exchange, Command command) {
        answer(exchange, Commands.encode(command, exchange.scratch()));
    }

    /** Submits the command that stands encoded in the scratch memory, and answers. */
    void answer(Exchange exchange, int bytes) {
        long result = commands.submit(exchange.scratch(), bytes);
        if (!Result.isEvent(result)) {
            throw new RequestRefused(Problem.of(Result.rejection(result)));
        }
        if (!Result.isRepeat(result)) {
            sendFirst(exchange, Result.position(result));
            return;
        }
        Command repeated = commands.decode(exchange.scratch().commands(bytes, bytes), 0);
        if (!reads.isSame(Result.position(result), repeated)) {
            throw new RequestRefused(
                    ProblemCode.TRANSACTION_ID_REUSED,
                    "transaction_id " + repeated.id() + " was used before, for a request with other content");
        }
        long place = Result.position(result);
        send(exchange.replayed(), reads.origin(place, repeated.id()), partitions.labelAt(place), OK);
    }

    private void sendFirst(Exchange exchange, long place) {
        EventView view = reads.view(place);
        if (!TransferJson.isTransfer(view)) {
            send(exchange, reads.event(place), partitions.labelAt(place), CREATED);
            return;
        }
        JsonOutput answer = exchange.answer().beginObject();
        TransferJson.fields(
                answer,
                view,
                partitions.labelAt(place),
                currencies,
                exchange.scratch().commands(0, 0),
                0);
        answer.endObject();
        exchange.sendAnswer(CREATED);
    }

    private static void send(Exchange exchange, Event event, int partition, int code) {
        JsonOutput answer = exchange.answer();
        if (event instanceof Event.CommandRefused refused) {
            Problem problem = Problem.of(refused.rejection());
            problem.begin(answer, event.header().id().toString());
            answer.id(Fields.TRANSACTION_ID, event.header().id());
            PlaceJson.write(answer, partition, event.header().sequence());
            answer.time(Fields.TIMESTAMP, event.header().timeNanos()).endObject();
            exchange.sendProblem(problem);
            return;
        }
        MovementJson.write(answer, event, partition);
        exchange.sendAnswer(code);
    }
}
