package io.saldo.server.older.envelope;

import io.saldo.ledger.model.Amount;
import io.saldo.ledger.model.UserId;
import io.saldo.replica.read.AccountRecord;
import io.saldo.server.http.Exchange;
import io.saldo.server.json.Fields;
import io.saldo.server.json.JsonOutput;
import io.saldo.server.json.Name;
import io.saldo.server.older.Outcome;
import io.saldo.server.older.WalletAmounts;
import io.saldo.server.problem.Problem;
import java.util.List;
import java.util.function.Function;

/** Answers in their envelope: {@code {"success":true,"data":…,"message":null}}, or {@code {"success":false,"error":…}}. */
final class EnvelopeJson {
    private static final String JSON = "application/json";
    private static final Name SUCCESS = Name.of("success");
    private static final Name DATA = Name.of("data");
    private static final Name MESSAGE = Name.of("message");
    private static final Name ERROR = Name.of("error");
    private static final Name ID = Name.of("id");
    private static final Name WALLET_ID = Name.of("wallet_id");
    private static final Name EVENT_TYPE = Name.of("event_type");

    private final WalletAmounts amounts;

    EnvelopeJson(WalletAmounts amounts) {
        this.amounts = amounts;
    }

    static void refuse(Exchange exchange, Problem problem) {
        exchange.answer()
                .clear()
                .beginObject()
                .flag(SUCCESS, false)
                .text(ERROR, problem.detail())
                .endObject();
        exchange.sendRefusal(problem, JSON);
    }

    void sendWallet(Exchange exchange, AccountRecord wallet, Amount balance) {
        JsonOutput answer = exchange.answer().beginObject().flag(SUCCESS, true).beginObject(DATA);
        fields(answer, wallet, balance);
        send(exchange, answer.endObject());
    }

    void sendWallets(Exchange exchange, List<AccountRecord> wallets, Function<AccountRecord, Amount> balances) {
        JsonOutput answer = exchange.answer().beginObject().flag(SUCCESS, true).beginArray(DATA);
        for (AccountRecord wallet : wallets) {
            answer.beginObject();
            fields(answer, wallet, balances.apply(wallet));
            answer.endObject();
        }
        send(exchange, answer.endArray());
    }

    private void fields(JsonOutput answer, AccountRecord wallet, Amount balance) {
        answer.text(ID, wallet.id().value());
        user(answer, wallet.user());
        answer.text(Fields.BALANCE, amounts.fixed(balance)).time(Fields.CREATED_AT, wallet.createdAtNanos());
    }

    private static void user(JsonOutput answer, UserId user) {
        if (user.isNone()) {
            answer.nothing(Fields.USER_ID);
        } else {
            answer.text(Fields.USER_ID, user.value());
        }
    }

    void sendTransfer(Exchange exchange, Outcome.Posted posted) {
        JsonOutput answer = exchange.answer().beginObject().flag(SUCCESS, true).beginArray(DATA);
        side(answer, posted, true);
        side(answer, posted, false);
        send(exchange, answer.endArray());
    }

    private void side(JsonOutput answer, Outcome.Posted posted, boolean isDebit) {
        answer.beginObject()
                .id(Fields.TRANSACTION_ID, Activity.id(posted.header().id(), 0, isDebit))
                .text(
                        WALLET_ID,
                        isDebit
                                ? posted.movement().from().value()
                                : posted.movement().to().value())
                .text(Fields.AMOUNT, amounts.fixed(posted.movement().amount()))
                .text(Fields.TYPE, isDebit ? "TRANSFER_OUT" : "TRANSFER_IN")
                .text(Fields.STATUS, "COMPLETED")
                .time(Fields.CREATED_AT, posted.header().timeNanos())
                .endObject();
    }

    void sendActivity(Exchange exchange, List<Activity> activities) {
        JsonOutput answer = exchange.answer().beginObject().flag(SUCCESS, true).beginArray(DATA);
        for (Activity activity : activities) {
            answer.beginObject()
                    .id(ID, activity.id())
                    .text(WALLET_ID, activity.wallet().value());
            user(answer, activity.user());
            answer.text(Fields.AMOUNT, amounts.fixed(activity.amount()))
                    .text(EVENT_TYPE, activity.type())
                    .time(Fields.CREATED_AT, activity.timeNanos())
                    .endObject();
        }
        send(exchange, answer.endArray());
    }

    private static void send(Exchange exchange, JsonOutput answer) {
        answer.nothing(MESSAGE).endObject();
        exchange.sendAnswer(200);
    }
}
