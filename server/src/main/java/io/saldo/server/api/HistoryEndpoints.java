package io.saldo.server.api;

import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.Currency;
import io.saldo.replica.partition.PartitionReads;
import io.saldo.replica.partition.Partitions;
import io.saldo.replica.read.AccountStats;
import io.saldo.replica.read.BalanceRecord;
import io.saldo.replica.read.EntryType;
import io.saldo.replica.read.HistoryQuery;
import io.saldo.server.answer.AccountJson;
import io.saldo.server.answer.HistoryJson;
import io.saldo.server.answer.PlaceJson;
import io.saldo.server.answer.TotalsJson;
import io.saldo.server.http.Exchange;
import io.saldo.server.http.Query;
import io.saldo.server.http.Role;
import io.saldo.server.http.RouteTable;
import io.saldo.server.json.Fields;
import io.saldo.server.json.InvalidInput;
import io.saldo.server.json.JsonOutput;
import io.saldo.server.problem.ProblemCode;
import io.saldo.server.problem.RequestRefused;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** What an account has been through: its entries, its balance at any time, its totals. */
final class HistoryEndpoints {
    private static final int PAGE = 50;

    private final Partitions partitions;
    private final PartitionReads reads;
    private final Freshness freshness;
    private final Suspicion suspicion;

    HistoryEndpoints(Partitions partitions, Freshness freshness, Suspicion suspicion) {
        this.partitions = partitions;
        reads = partitions.reads();
        this.freshness = freshness;
        this.suspicion = suspicion;
    }

    void addTo(RouteTable routes) {
        routes.add("GET", "/v1/accounts/{id}/history", Role.READ, this::history)
                .add("GET", "/v1/accounts/{id}/balance", Role.READ, this::balance)
                .add("GET", "/v1/accounts/{id}/stats", Role.READ, this::stats);
    }

    private void ensureExists(AccountId account) {
        if (!partitions.exists(account)) {
            throw notFound(account);
        }
    }

    private static RequestRefused notFound(AccountId account) {
        return new RequestRefused(ProblemCode.ACCOUNT_NOT_FOUND, "there is no account " + account);
    }

    private Currency currency(String code) {
        if (!Currency.isCode(code)) {
            throw InvalidInput.of("currency", "must be 3 to 12 characters of A-Z 0-9");
        }
        return partitions
                .currencies()
                .find(code)
                .orElseThrow(() -> new RequestRefused(ProblemCode.CURRENCY_NOT_FOUND, "there is no currency " + code));
    }

    private void history(Exchange exchange) {
        AccountId account = Paths.account(exchange);
        Query query = freshness.await(exchange, account, "limit", "cursor", "currency", "type", "from", "to");
        ensureExists(account);
        HistoryQuery wanted = new HistoryQuery(
                Pages.limit(exchange, query, PAGE),
                query.text("cursor"),
                query.text("currency").map(this::currency),
                query.text("type").map(HistoryEndpoints::type),
                query.time("from").orElse(Long.MIN_VALUE),
                query.time("to").orElse(Long.MAX_VALUE));
        HistoryJson.write(
                exchange.answer(), Pages.of(() -> reads.history(account, wanted)), false, partitions.areSeveral());
        exchange.sendAnswer(200);
    }

    private static EntryType type(String name) {
        return Stream.of(EntryType.values())
                .filter(type -> type.name().toLowerCase(Locale.ROOT).equals(name))
                .findAny()
                .orElseThrow(() -> InvalidInput.of(
                        "type", "must be one of deposit, withdrawal, transfer, transaction, capture, reversal"));
    }

    private void balance(Exchange exchange) {
        AccountId account = Paths.account(exchange);
        Query query = freshness.await(exchange, account, "currency", "at", "at_sequence");
        ensureExists(account);
        Currency currency = currency(query.required("currency"));
        OptionalLong at = query.time("at");
        OptionalLong sequence = query.number("at_sequence", 0, Long.MAX_VALUE);
        if (at.isPresent() && sequence.isPresent()) {
            throw new InvalidInput("at and at_sequence must not both be given");
        }
        if (sequence.isPresent() && account.isSystem() && partitions.areSeveral()) {
            throw InvalidInput.of("at_sequence", "means nothing for an account that lives in every partition");
        }
        Optional<BalanceRecord> balance = at.isPresent()
                ? reads.balanceAtTime(account, currency, at.getAsLong())
                : reads.balanceAt(account, currency, sequence.orElse(Long.MAX_VALUE));
        JsonOutput answer = exchange.answer().beginObject().text(Fields.ACCOUNT_ID, account.value());
        BalanceRecord found = balance.orElseThrow(() -> notFound(account));
        AccountJson.balance(answer, found);
        PlaceJson.write(answer, partitions.label(account), found.sequence());
        answer.endObject();
        exchange.sendAnswer(200);
    }

    private void stats(Exchange exchange) {
        AccountId account = Paths.account(exchange);
        freshness.await(exchange, account);
        ensureExists(account);
        AccountStats stats = reads.stats(account);
        JsonOutput answer = exchange.answer()
                .beginObject()
                .text(Fields.ACCOUNT_ID, stats.account().value());
        TotalsJson.write(answer, stats.currencies(), stats.lastActivityNanos());
        Optional<String> reason = suspicion.of(account, stats.sequence());
        answer.flag(Fields.SUSPICIOUS, reason.isPresent());
        if (reason.isPresent()) {
            answer.text(Fields.SUSPICIOUS_REASON, reason.get());
        } else {
            answer.nothing(Fields.SUSPICIOUS_REASON);
        }
        PlaceJson.write(answer, partitions.label(account), stats.sequence());
        answer.endObject();
        exchange.sendAnswer(200);
    }
}
