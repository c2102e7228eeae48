package io.saldo.server.follow;

import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.UserId;
import io.saldo.projection.statistics.ActivityDay;
import io.saldo.projection.statistics.ActivityDay.CurrencyActivity;
import io.saldo.projection.statistics.ActivityDays;
import io.saldo.projection.statistics.AsOf;
import io.saldo.projection.statistics.Statistics;
import io.saldo.projection.statistics.StatisticsReads;
import io.saldo.replica.partition.Partitions;
import io.saldo.server.answer.TotalsJson;
import io.saldo.server.api.Paths;
import io.saldo.server.http.Exchange;
import io.saldo.server.http.Query;
import io.saldo.server.http.Role;
import io.saldo.server.http.RouteTable;
import io.saldo.server.json.Fields;
import io.saldo.server.json.InvalidInput;
import io.saldo.server.json.JsonOutput;
import io.saldo.server.json.Name;
import io.saldo.server.problem.ProblemCode;
import io.saldo.server.problem.RequestRefused;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Shows what the worker keeps of accounts and users, and up to which event. */
final class StatisticsEndpoints {
    private static final int PAGE = 50;
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final String MIN_SEQUENCE = "min_sequence";

    private static final Name AS_OF = Name.of("as_of");
    private static final Name DAYS = Name.of("days");
    private static final Name DAY = Name.of("day");
    private static final Name DEBITS = Name.of("debits");
    private static final Name CREDITS = Name.of("credits");
    private static final Name DEBITED = Name.of("debited");
    private static final Name CREDITED = Name.of("credited");

    /** What is asked of the worker. */
    @FunctionalInterface
    private interface Question<T> {
        T ask(StatisticsReads reads) throws SQLException;
    }

    private final Partitions partitions;
    private final Supplier<Optional<StatisticsReads>> reads;

    /** @param reads empty where no worker runs */
    StatisticsEndpoints(Partitions partitions, Supplier<Optional<StatisticsReads>> reads) {
        this.partitions = partitions;
        this.reads = reads;
    }

    void addTo(RouteTable routes) {
        routes.add("GET", "/v1/accounts/{id}/statistics", Role.READ, this::ofAccount)
                .add("GET", "/v1/users/{id}/statistics", Role.READ, this::ofUser)
                .add("GET", "/v1/users/{id}/activity/days", Role.READ, this::days);
    }

    private <T> T ask(Question<T> question) {
        StatisticsReads present = reads.get()
                .orElseThrow(() -> new RequestRefused(ProblemCode.UNAVAILABLE, "this server runs no worker"));
        try {
            return question.ask(present);
        } catch (SQLException away) {
            throw new RequestRefused(ProblemCode.UNAVAILABLE, "the worker's database cannot be asked at present");
        }
    }

    private void ofAccount(Exchange exchange) {
        AccountId account = Paths.openedAccount(exchange);
        Query query = exchange.query().only(Set.of(MIN_SEQUENCE));
        long least = query.number(MIN_SEQUENCE, 0, Long.MAX_VALUE).orElse(0);
        if (!partitions.exists(account)) {
            throw new RequestRefused(ProblemCode.ACCOUNT_NOT_FOUND, "there is no account " + account);
        }
        JsonOutput answer = exchange.answer();
        write(answer.beginObject().text(Fields.ACCOUNT_ID, account.value()), awaited(exchange, account, least));
        exchange.sendAnswer(200);
    }

    private Statistics awaited(Exchange exchange, AccountId account, long sequence) {
        long begin = System.nanoTime();
        long patienceNanos = TimeUnit.SECONDS.toNanos(exchange.limits().sequenceWaitSeconds());
        while (true) {
            Statistics statistics = ask(present -> present.ofAccount(partitions.of(account), account));
            long known = statistics.asOf().getFirst().sequence();
            if (known >= sequence) {
                return statistics;
            }
            if (System.nanoTime() - begin >= patienceNanos) {
                throw new RequestRefused(
                        ProblemCode.NOT_YET, "the worker has come to sequence " + known + ", not yet " + sequence);
            }
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
    }

    private void ofUser(Exchange exchange) {
        UserId user = Paths.user(exchange);
        exchange.query().only(Set.of());
        Statistics statistics = ask(present -> present.ofUser(user));
        JsonOutput answer = exchange.answer();
        write(answer.beginObject().text(Fields.USER_ID, user.value()), statistics);
        exchange.sendAnswer(200);
    }

    private static void write(JsonOutput answer, Statistics statistics) {
        TotalsJson.write(answer, statistics.currencies(), statistics.lastActivityNanos());
        write(answer, statistics.asOf());
        answer.endObject();
    }

    private static void write(JsonOutput answer, List<AsOf> places) {
        answer.beginArray(AS_OF);
        places.forEach(place -> answer.beginObject()
                .number(Fields.PARTITION, place.partition())
                .number(Fields.SEQUENCE, place.sequence())
                .endObject());
        answer.endArray();
    }

    private void days(Exchange exchange) {
        UserId user = Paths.user(exchange);
        Query query = exchange.query().only(Set.of("limit", "cursor"));
        int limit = (int) query.number("limit", 1, exchange.limits().pageMax()).orElse(PAGE);
        Optional<LocalDate> before = query.text("cursor").map(StatisticsEndpoints::day);
        ActivityDays page = ask(present -> present.daysOf(user, before, limit));
        JsonOutput answer = exchange.answer()
                .beginObject()
                .text(Fields.USER_ID, user.value())
                .beginArray(DAYS);
        page.days().forEach(day -> write(answer, day));
        answer.endArray();
        if (page.hasMore()) {
            answer.text(Fields.NEXT_CURSOR, page.days().getLast().day().toString());
        } else {
            answer.nothing(Fields.NEXT_CURSOR);
        }
        write(answer, page.asOf());
        answer.endObject();
        exchange.sendAnswer(200);
    }

    private static LocalDate day(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException wrong) {
            throw InvalidInput.of("cursor", "is none of this list");
        }
    }

    private static void write(JsonOutput answer, ActivityDay day) {
        answer.beginObject().text(DAY, day.day().toString()).beginArray(Fields.CURRENCIES);
        for (CurrencyActivity activity : day.currencies()) {
            int scale = activity.currency().scale();
            answer.beginObject()
                    .text(Fields.CURRENCY, activity.currency().code())
                    .number(DEBITS, activity.debits())
                    .number(CREDITS, activity.credits());
            TotalsJson.total(answer, DEBITED, activity.debited(), scale);
            TotalsJson.total(answer, CREDITED, activity.credited(), scale);
            answer.time(Fields.LAST_ACTIVITY, activity.lastActivityNanos()).endObject();
        }
        answer.endArray().endObject();
    }
}
