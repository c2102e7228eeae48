package io.saldo.server.api;

import io.saldo.ledger.command.Command;
import io.saldo.ledger.event.Event;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.Rejection;
import io.saldo.replica.Result;
import io.saldo.replica.partition.Located;
import io.saldo.replica.partition.PartitionReads;
import io.saldo.replica.partition.Partitions;
import io.saldo.replica.read.AccountRecord;
import io.saldo.replica.read.Page;
import io.saldo.server.answer.AccountJson;
import io.saldo.server.answer.HistoryJson;
import io.saldo.server.http.Exchange;
import io.saldo.server.http.Query;
import io.saldo.server.http.Role;
import io.saldo.server.http.RouteTable;
import io.saldo.server.input.CommandParser;
import io.saldo.server.input.Operation;
import io.saldo.server.json.Fields;
import io.saldo.server.json.JsonOutput;
import io.saldo.server.problem.Problem;
import io.saldo.server.problem.ProblemCode;
import io.saldo.server.problem.RequestRefused;

/** Opens, shows and changes accounts, and lists those of a user. */
final class AccountEndpoints {
    private static final int PAGE = 50;

    private final Partitions partitions;
    private final PartitionReads reads;
    private final Freshness freshness;
    private final CommandParser parser;
    private final Commands commands;

    AccountEndpoints(Partitions partitions, Freshness freshness, CommandParser parser, Commands commands) {
        this.partitions = partitions;
        reads = partitions.reads();
        this.freshness = freshness;
        this.parser = parser;
        this.commands = commands;
    }

    void addTo(RouteTable routes) {
        routes.add("POST", "/v1/accounts", Role.WRITE, this::open)
                .add("GET", "/v1/accounts/{id}", Role.READ, this::show)
                .add("PATCH", "/v1/accounts/{id}", Role.WRITE, this::change)
                .add("GET", "/v1/users/{id}/accounts", Role.READ, this::list)
                .add("GET", "/v1/users/{id}/activity", Role.READ, this::activity);
    }

    private void open(Exchange exchange) {
        int length = exchange.readJson();
        byte[] body = exchange.scratch().body();
        Command.OpenAccount command = (Command.OpenAccount) parser.parse(Operation.ACCOUNT, body, 0, length);
        long result = commands.submit(exchange.scratch(), Commands.encode(command, exchange.scratch()));
        if (Result.isEvent(result)) {
            Event event = reads.event(Result.position(result));
            AccountJson.write(exchange.answer(), account(command.account()), label(command), event.header());
            exchange.sendAnswer(201);
            return;
        }
        Rejection rejection = Result.rejection(result);
        if (rejection != Rejection.ACCOUNT_EXISTS || !reads.isSameOpening(command)) {
            throw new RequestRefused(Problem.of(rejection));
        }
        AccountJson.write(exchange.answer(), account(command.account()), label(command));
        exchange.replayed().sendAnswer(200);
    }

    private int label(Command.OpenAccount command) {
        return partitions.label(command.account());
    }

    private void show(Exchange exchange) {
        AccountId account = Paths.account(exchange);
        freshness.await(exchange, account);
        AccountJson.write(exchange.answer(), account(account), partitions.label(account));
        exchange.sendAnswer(200);
    }

    private void change(Exchange exchange) {
        AccountId account = Paths.account(exchange);
        int length = exchange.readJson();
        Command command = parser.parse(
                Operation.ACCOUNT_CHANGE, account, exchange.scratch().body(), 0, length);
        long result = commands.submit(exchange.scratch(), Commands.encode(command, exchange.scratch()));
        if (!Result.isEvent(result)) {
            throw new RequestRefused(Problem.of(Result.rejection(result)));
        }
        Event event = reads.event(Result.position(result));
        AccountJson.write(exchange.answer(), account(account), partitions.label(account), event.header());
        exchange.sendAnswer(200);
    }

    private AccountRecord account(AccountId id) {
        return reads.account(id)
                .orElseThrow(() -> new RequestRefused(ProblemCode.ACCOUNT_NOT_FOUND, "there is no account " + id));
    }

    private void list(Exchange exchange) {
        Query query = freshness.await(exchange, "limit", "cursor");
        Page<Located<AccountRecord>> page = Pages.of(
                () -> reads.accountsOf(Paths.user(exchange), Pages.limit(exchange, query, PAGE), query.text("cursor")));
        JsonOutput answer = exchange.answer().beginObject();
        answer.beginArray(Fields.ACCOUNTS);
        page.items()
                .forEach(account -> AccountJson.write(answer, account.item(), partitions.label(account.partition())));
        answer.endArray();
        HistoryJson.cursor(answer, page.nextCursor());
        answer.endObject();
        exchange.sendAnswer(200);
    }

    private void activity(Exchange exchange) {
        Query query = freshness.await(exchange, "limit", "cursor");
        HistoryJson.write(
                exchange.answer(),
                Pages.of(() ->
                        reads.activity(Paths.user(exchange), Pages.limit(exchange, query, PAGE), query.text("cursor"))),
                true,
                partitions.areSeveral());
        exchange.sendAnswer(200);
    }
}
