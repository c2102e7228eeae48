package io.saldo.server.older.events;

import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.Rejection;
import io.saldo.replica.read.AccountRecord;
import io.saldo.replica.read.BalanceRecord;
import io.saldo.replica.read.CurrencyStats;
import io.saldo.server.api.Suspicion;
import io.saldo.server.http.Endpoint;
import io.saldo.server.http.Exchange;
import io.saldo.server.http.Role;
import io.saldo.server.http.Route;
import io.saldo.server.http.RouteTable;
import io.saldo.server.older.Outcome;
import io.saldo.server.older.RequestName;
import io.saldo.server.older.WalletLedger;
import io.saldo.server.problem.Problem;
import io.saldo.server.problem.ProblemCode;
import io.saldo.server.problem.RequestRefused;
import java.util.List;
import java.util.Optional;

/** The endpoints of the events API. Wallets need no opening there: who receives money has one. */
public final class EventsApi {
    static final String NAME = "events";

    private static final String REQUEST_ID = "requestId";

    private final WalletLedger ledger;
    private final Suspicion suspicion;
    private final EventsJson json;

    /** Serves this ledger. */
    public EventsApi(WalletLedger ledger, Suspicion suspicion) {
        this.ledger = ledger;
        this.suspicion = suspicion;
        json = new EventsJson(ledger.amounts());
    }

    /** Adds the routes. */
    public void addTo(RouteTable routes) {
        add(routes, "POST", "/wallet/{id}/deposit", this::deposit);
        add(routes, "POST", "/wallet/{id}/withdraw", this::withdraw);
        add(routes, "POST", "/wallet/{id}/transfer", this::transfer);
        add(routes, "GET", "/wallet/{id}", this::show);
        add(routes, "GET", "/wallet/{id}/history", this::history);
        add(routes, "GET", "/wallet/{id}/stats", this::stats);
    }

    private static void add(RouteTable routes, String method, String template, Endpoint endpoint) {
        Role role = method.equals("GET") ? Role.READ : Role.WRITE;
        routes.add(new Route(method, template, role, List.of(), endpoint, EventsJson::refuse));
    }

    private void deposit(Exchange exchange) {
        MoneyBody body = MoneyBody.read(exchange, ledger.amounts(), false);
        if (!body.wrong().isEmpty()) {
            EventsJson.sendWrong(exchange, body.wrong());
            return;
        }
        AccountId wallet = new AccountId(exchange.parameter(0));
        RequestName request = request(wallet, body);
        Outcome.Posted posted = posted(
                exchange,
                ledger.postOpening(exchange.scratch(), ledger.deposit(request, wallet, body.amount())),
                "Insufficient balance");
        boolean isCreated = ledger.isFirst(posted.header(), wallet);
        json.sendMoved(exchange, wallet, posted.movement().toBalance(), request, isCreated);
    }

    private void withdraw(Exchange exchange) {
        MoneyBody body = MoneyBody.read(exchange, ledger.amounts(), false);
        if (!body.wrong().isEmpty()) {
            EventsJson.sendWrong(exchange, body.wrong());
            return;
        }
        AccountId wallet = new AccountId(exchange.parameter(0));
        if (!ledger.exists(wallet.value())) {
            throw new RequestRefused(ProblemCode.ACCOUNT_NOT_FOUND, "Wallet not found");
        }
        RequestName request = request(wallet, body);
        Outcome.Posted posted = posted(
                exchange,
                ledger.post(exchange.scratch(), ledger.withdrawal(request, wallet, body.amount())),
                "Insufficient balance");
        json.sendMoved(exchange, wallet, posted.movement().fromBalance(), request, false);
    }

    private void transfer(Exchange exchange) {
        MoneyBody body = MoneyBody.read(exchange, ledger.amounts(), true);
        if (!body.wrong().isEmpty()) {
            EventsJson.sendWrong(exchange, body.wrong());
            return;
        }
        AccountId from = new AccountId(exchange.parameter(0));
        AccountId to = body.toWallet();
        if (from.equals(to)) {
            throw new RequestRefused(ProblemCode.INVALID_REQUEST, "Cannot transfer to the same wallet");
        }
        AccountRecord sender = ledger.wallet(from.value())
                .orElseThrow(() -> new RequestRefused(ProblemCode.ACCOUNT_NOT_FOUND, "Sender wallet not found"));
        String whenShort = "Insufficient balance for transfer";
        if (!ledger.exists(to.value())) {
            // A transfer that will fail should not leave a new wallet behind, so the sender is looked at before.
            Optional<Rejection> obstacle = ledger.obstacle(sender, body.amount());
            if (obstacle.isPresent()) {
                throw refusal(obstacle.get(), whenShort);
            }
        }
        RequestName request = request(from, body);
        Outcome.Posted posted = posted(
                exchange,
                ledger.postOpening(exchange.scratch(), ledger.transfer(request, from, to, body.amount())),
                whenShort);
        json.sendTransfer(exchange, posted, request);
    }

    private static RequestName request(AccountId wallet, MoneyBody body) {
        return RequestName.of(NAME, wallet.value(), REQUEST_ID, body.requestId());
    }

    private static Outcome.Posted posted(Exchange exchange, Outcome outcome, String whenShort) {
        return switch (outcome) {
            case Outcome.Refused refused -> throw refusal(refused.rejection(), whenShort);
            case Outcome.Posted posted -> {
                if (posted.isRepeat()) {
                    exchange.replayed();
                }
                yield posted;
            }
        };
    }

    private static RequestRefused refusal(Rejection rejection, String whenShort) {
        return rejection == Rejection.INSUFFICIENT_FUNDS
                ? new RequestRefused(ProblemCode.INVALID_REQUEST, whenShort)
                : new RequestRefused(Problem.of(rejection));
    }

    private void show(Exchange exchange) {
        String wallet = exchange.parameter(0);
        ledger.awaitNewest(wallet);
        json.sendWallet(exchange, wallet, ledger.balance(wallet).map(BalanceRecord::balance));
    }

    private void history(Exchange exchange) {
        ledger.awaitNewest(exchange.parameter(0));
        Optional<AccountRecord> wallet = ledger.wallet(exchange.parameter(0));
        AccountId id = wallet.map(AccountRecord::id).orElse(AccountId.NONE);
        long createdAtNanos = wallet.map(AccountRecord::createdAtNanos).orElse(0L);
        WalletHistory page = new WalletHistory(ledger, id, createdAtNanos, exchange.query()).read();
        page.next()
                .ifPresent(next -> exchange.header("Link", "</wallet/" + id + "/history?" + next + ">; rel=\"next\""));
        json.sendHistory(exchange, page.events());
    }

    private void stats(Exchange exchange) {
        String id = exchange.parameter(0);
        ledger.awaitNewest(id);
        Optional<AccountRecord> wallet = ledger.wallet(id);
        Optional<String> reason = wallet.flatMap(known -> suspicion.of(known.id(), known.sequence()));
        Optional<CurrencyStats> stats = wallet.flatMap(known -> ledger.reads().stats(known.id()).currencies().stream()
                .filter(line -> line.currency().equals(ledger.currency()))
                .findAny());
        json.sendStats(exchange, id, wallet, stats, reason);
    }
}
