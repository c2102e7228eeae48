package io.saldo.server.follow;

import io.saldo.ledger.model.AccountId;
import io.saldo.projection.fraud.Alert;
import io.saldo.projection.fraud.Alerts;
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
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Shows what the rules found. */
final class FraudEndpoints {
    private static final int PAGE = 50;

    private static final Name ALERTS = Name.of("alerts");
    private static final Name ALERT_ID = Name.of("alert_id");
    private static final Name RULE = Name.of("rule");
    private static final Name REASON = Name.of("reason");
    private static final Name OCCURRENCES = Name.of("occurrences");
    private static final Name ACTION = Name.of("action");
    private static final Name ACTION_STATE = Name.of("action_state");
    private static final Name NOTICE_STATE = Name.of("notice_state");

    private final Supplier<Optional<Alerts>> alerts;

    FraudEndpoints(Supplier<Optional<Alerts>> alerts) {
        this.alerts = alerts;
    }

    void addTo(RouteTable routes) {
        routes.add("GET", "/v1/fraud/alerts", Role.READ, this::list);
    }

    private void list(Exchange exchange) {
        Query query = exchange.query().only(Set.of("account", "limit", "cursor"));
        int limit = (int) query.number("limit", 1, exchange.limits().pageMax()).orElse(PAGE);
        Optional<AccountId> account = query.text("account").map(FraudEndpoints::account);
        Optional<Alert.Key> last = query.text("cursor").map(FraudEndpoints::key);
        Alerts known = alerts.get()
                .orElseThrow(() -> new RequestRefused(ProblemCode.UNAVAILABLE, "this server runs no worker"));
        List<Alert> page;
        try {
            Optional<Alert> before = last.isPresent() ? known.find(last.get()) : Optional.empty();
            if (last.isPresent() && before.isEmpty()) {
                throw InvalidInput.of("cursor", "is none of this list");
            }
            page = known.page(account, before, limit);
        } catch (SQLException away) {
            throw new RequestRefused(ProblemCode.UNAVAILABLE, "the worker's database cannot be asked at present");
        }
        JsonOutput answer = exchange.answer().beginObject().beginArray(ALERTS);
        page.forEach(alert -> write(answer, alert));
        answer.endArray();
        if (page.size() == limit) {
            answer.text(Fields.NEXT_CURSOR, page.getLast().key().text());
        } else {
            answer.nothing(Fields.NEXT_CURSOR);
        }
        answer.endObject();
        exchange.sendAnswer(200);
    }

    private static AccountId account(String id) {
        if (!AccountId.isValid(id)) {
            throw InvalidInput.of("account", "must be the id of an account");
        }
        return new AccountId(id);
    }

    private static Alert.Key key(String text) {
        try {
            return Alert.Key.parse(text);
        } catch (IllegalArgumentException wrong) {
            throw InvalidInput.of("cursor", "is none of this list");
        }
    }

    private static void write(JsonOutput answer, Alert alert) {
        answer.beginObject()
                .text(ALERT_ID, alert.key().text())
                .text(RULE, alert.rule())
                .text(Fields.ACCOUNT_ID, alert.account().value());
        if (alert.user().isNone()) {
            answer.nothing(Fields.USER_ID);
        } else {
            answer.text(Fields.USER_ID, alert.user().value());
        }
        answer.id(Fields.TRANSACTION_ID, alert.transaction())
                .text(REASON, alert.reason())
                .number(OCCURRENCES, alert.occurrences())
                .text(
                        Fields.AMOUNT,
                        new BigDecimal(alert.amount(), alert.currency().scale()).toPlainString())
                .text(Fields.CURRENCY, alert.currency().code())
                .text(ACTION, word(alert.action()))
                .text(ACTION_STATE, word(alert.actionState()))
                .text(NOTICE_STATE, word(alert.noticeState()))
                .number(Fields.SEQUENCE, alert.key().sequence())
                .number(Fields.PARTITION, alert.key().partition())
                .time(Fields.TIMESTAMP, alert.eventNanos())
                .endObject();
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
