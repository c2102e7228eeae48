package io.saldo.server.api;

import io.saldo.ledger.command.Command;
import io.saldo.ledger.model.Currency;
import io.saldo.replica.Result;
import io.saldo.replica.partition.PartitionReads;
import io.saldo.replica.partition.PartitionedBalance;
import io.saldo.replica.partition.Partitions;
import io.saldo.replica.read.TrialBalance;
import io.saldo.server.answer.PlaceJson;
import io.saldo.server.http.Exchange;
import io.saldo.server.http.Role;
import io.saldo.server.http.RouteTable;
import io.saldo.server.input.CommandParser;
import io.saldo.server.input.Operation;
import io.saldo.server.json.Fields;
import io.saldo.server.json.JsonOutput;
import io.saldo.server.problem.Problem;
import io.saldo.server.problem.RequestRefused;
import java.util.List;

/** The ledger as a whole: its trial balance and its currencies. */
final class LedgerEndpoints {
    private final Partitions partitions;
    private final PartitionReads reads;
    private final Freshness freshness;
    private final CommandParser parser;
    private final Commands commands;

    LedgerEndpoints(Partitions partitions, Freshness freshness, CommandParser parser, Commands commands) {
        this.partitions = partitions;
        reads = partitions.reads();
        this.freshness = freshness;
        this.parser = parser;
        this.commands = commands;
    }

    void addTo(RouteTable routes) {
        routes.add("GET", "/v1/ledger/trial-balance", Role.READ, this::trialBalance)
                .add("GET", "/v1/currencies", Role.READ, this::currencies)
                .add("POST", "/v1/currencies", Role.ADMIN, this::register);
    }

    private void trialBalance(Exchange exchange) {
        freshness.await(exchange);
        PartitionedBalance balance = reads.trialBalance();
        JsonOutput answer = exchange.answer().beginObject().beginArray(Fields.CURRENCIES);
        for (TrialBalance.Line line : balance.lines()) {
            answer.beginObject()
                    .text(Fields.CURRENCY, line.currency().code())
                    .amount(Fields.SUM, line.sum(), line.currency().scale())
                    .number(Fields.ACCOUNTS, line.accounts())
                    .endObject();
        }
        answer.endArray();
        if (balance.sequences().size() == 1) {
            answer.number(Fields.SEQUENCE, balance.sequences().getFirst());
        } else {
            sequences(answer, balance.sequences());
        }
        answer.endObject();
        exchange.sendAnswer(200);
    }

    private static void sequences(JsonOutput answer, List<Long> sequences) {
        answer.beginArray(Fields.PARTITIONS);
        for (int partition = 0; partition < sequences.size(); partition++) {
            answer.beginObject();
            PlaceJson.write(answer, partition, sequences.get(partition));
            answer.endObject();
        }
        answer.endArray();
    }

    private void currencies(Exchange exchange) {
        freshness.await(exchange);
        JsonOutput answer = exchange.answer().beginObject().beginArray(Fields.CURRENCIES);
        for (Currency currency : reads.currencies()) {
            answer.beginObject()
                    .text(Fields.CURRENCY, currency.code())
                    .number(Fields.SCALE, currency.scale())
                    .endObject();
        }
        answer.endArray().endObject();
        exchange.sendAnswer(200);
    }

    private void register(Exchange exchange) {
        int length = exchange.readJson();
        byte[] body = exchange.scratch().body();
        Command.RegisterCurrency command = (Command.RegisterCurrency) parser.parse(Operation.CURRENCY, body, 0, length);
        long result = commands.register(exchange.scratch(), Commands.encode(command, exchange.scratch()));
        if (Result.isRefusal(result)) {
            throw new RequestRefused(Problem.of(Result.rejection(result)));
        }
        JsonOutput answer = exchange.answer()
                .beginObject()
                .text(Fields.CURRENCY, command.code())
                .number(Fields.SCALE, command.scale());
        if (Result.isEvent(result)) {
            var header = reads.event(Result.position(result)).header();
            PlaceJson.write(answer, partitions.label(0), header.sequence());
            answer.time(Fields.TIMESTAMP, header.timeNanos());
        }
        answer.endObject();
        if (Result.isEvent(result)) {
            exchange.sendAnswer(201);
        } else {
            exchange.replayed().sendAnswer(200);
        }
    }
}
