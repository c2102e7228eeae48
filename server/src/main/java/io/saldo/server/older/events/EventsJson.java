package io.saldo.server.older.events;

import io.saldo.ledger.event.Movement;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.Amount;
import io.saldo.replica.read.AccountRecord;
import io.saldo.replica.read.CurrencyStats;
import io.saldo.replica.read.HistoryEntry;
import io.saldo.server.http.Exchange;
import io.saldo.server.json.Fields;
import io.saldo.server.json.JsonOutput;
import io.saldo.server.json.Name;
import io.saldo.server.older.Outcome;
import io.saldo.server.older.RequestName;
import io.saldo.server.older.WalletAmounts;
import io.saldo.server.problem.Problem;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/** Answers with names in camel case. What was a number in the older system is a number here, with all its digits. */
final class EventsJson {
    private static final String JSON = "application/json";
    private static final Name MESSAGE = Name.of("message");
    private static final Name ERROR = Name.of("error");
    private static final Name STATUS_CODE = Name.of("statusCode");
    private static final Name WALLET_ID = Name.of("walletId");
    private static final Name REQUEST_ID = Name.of("requestId");
    private static final Name CREATED = Name.of("created");
    private static final Name EXISTS = Name.of("exists");
    private static final Name ID = Name.of("id");
    private static final Name TRANSFER_ID = Name.of("transferId");
    private static final Name FROM_WALLET_ID = Name.of("fromWalletId");
    private static final Name TO_WALLET_ID = Name.of("toWalletId");
    private static final Name FROM_BALANCE = Name.of("fromBalance");
    private static final Name TO_BALANCE = Name.of("toBalance");
    private static final Name NEW_BALANCE = Name.of("newBalance");
    private static final Name OCCURRED_AT = Name.of("occurredAt");
    private static final Name PAYLOAD = Name.of("payload");
    private static final Name TOTAL_DEPOSITED = Name.of("totalDeposited");
    private static final Name TOTAL_WITHDRAWN = Name.of("totalWithdrawn");
    private static final Name TOTAL_TRANSFERRED_OUT = Name.of("totalTransferredOut");
    private static final Name TOTAL_TRANSFERRED_IN = Name.of("totalTransferredIn");
    private static final Name LAST_ACTIVITY_AT = Name.of("lastActivityAt");
    private static final Name SUSPICIOUS_REASON = Name.of("suspiciousReason");
    private static final Name CREATED_AT = Name.of("createdAt");
    private static final Name UPDATED_AT = Name.of("updatedAt");

    private final WalletAmounts amounts;

    EventsJson(WalletAmounts amounts) {
        this.amounts = amounts;
    }

    static void refuse(Exchange exchange, Problem problem) {
        JsonOutput answer = exchange.answer().clear().beginObject().text(MESSAGE, problem.detail());
        end(answer, problem.status());
        exchange.sendRefusal(problem, JSON);
    }

    /** Tells everything that is wrong with a body at once. */
    static void sendWrong(Exchange exchange, List<String> wrong) {
        JsonOutput answer = exchange.answer().beginObject().beginArray(MESSAGE);
        wrong.forEach(answer::text);
        end(answer.endArray(), 400);
        exchange.sendAnswer(400);
    }

    private static void end(JsonOutput answer, int status) {
        answer.text(ERROR, phrase(status)).number(STATUS_CODE, status).endObject();
    }

    private static String phrase(int status) {
        return switch (status) {
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 409 -> "Conflict";
            case 413 -> "Payload Too Large";
            case 415 -> "Unsupported Media Type";
            case 422 -> "Unprocessable Entity";
            case 429 -> "Too Many Requests";
            case 503 -> "Service Unavailable";
            default -> "Error";
        };
    }

    void sendMoved(Exchange exchange, AccountId wallet, Amount balance, RequestName request, boolean isCreated) {
        exchange.answer()
                .beginObject()
                .text(WALLET_ID, wallet.value())
                .text(Fields.BALANCE, amounts.fixed(balance))
                .text(REQUEST_ID, request.text())
                .flag(CREATED, isCreated)
                .endObject();
        exchange.sendAnswer(201);
    }

    void sendTransfer(Exchange exchange, Outcome.Posted posted, RequestName request) {
        Movement movement = posted.movement();
        exchange.answer()
                .beginObject()
                .id(TRANSFER_ID, posted.header().id())
                .text(FROM_WALLET_ID, movement.from().value())
                .text(TO_WALLET_ID, movement.to().value())
                .json(Fields.AMOUNT, amounts.fixed(movement.amount()))
                .text(Fields.STATUS, "completed")
                .text(REQUEST_ID, request.text())
                .text(FROM_BALANCE, amounts.fixed(movement.fromBalance()))
                .text(TO_BALANCE, amounts.fixed(movement.toBalance()))
                .endObject();
        exchange.sendAnswer(201);
    }

    void sendWallet(Exchange exchange, String wallet, Optional<Amount> balance) {
        exchange.answer()
                .beginObject()
                .text(WALLET_ID, wallet)
                .text(Fields.BALANCE, amounts.fixed(balance.orElse(Amount.ZERO)))
                .flag(EXISTS, balance.isPresent())
                .endObject();
        exchange.sendAnswer(200);
    }

    void sendHistory(Exchange exchange, List<WalletEvent> events) {
        JsonOutput answer = exchange.answer().beginArray();
        events.forEach(event -> event(answer, event));
        answer.endArray();
        exchange.sendAnswer(200);
    }

    private void event(JsonOutput answer, WalletEvent event) {
        HistoryEntry entry = event.entry();
        String place = entry.id() + "/" + entry.posting() + "/" + event.type().json();
        answer.beginObject()
                .id(ID, RequestName.named(EventsApi.NAME, "", place))
                .text(WALLET_ID, entry.account().value());
        if (event.isTransfer()) {
            answer.id(TRANSFER_ID, entry.id());
        } else {
            answer.nothing(TRANSFER_ID);
        }
        answer.text(Fields.TYPE, event.type().json())
                .time(OCCURRED_AT, entry.timeNanos())
                .beginObject(PAYLOAD);
        payload(answer, event);
        answer.endObject().endObject();
    }

    private void payload(JsonOutput answer, WalletEvent event) {
        HistoryEntry entry = event.entry();
        if (event.isTransfer()) {
            AccountId wallet = entry.account();
            AccountId other = entry.counterparty();
            answer.id(TRANSFER_ID, entry.id())
                    .text(FROM_WALLET_ID, (entry.debit() ? wallet : other).value())
                    .text(TO_WALLET_ID, (entry.debit() ? other : wallet).value());
        } else {
            answer.text(WALLET_ID, entry.account().value());
        }
        answer.json(Fields.AMOUNT, amounts.fixed(entry.amount()));
        String requestId = RequestName.of(entry.id(), entry.metadata());
        switch (event.type()) {
            case WALLET_CREATED, FUNDS_DEPOSITED, FUNDS_WITHDRAWN ->
                answer.json(NEW_BALANCE, amounts.fixed(entry.balanceAfter())).text(REQUEST_ID, requestId);
            case TRANSFER_INITIATED -> answer.text(REQUEST_ID, requestId);
            case TRANSFER_DEBITED, TRANSFER_CREDITED -> answer.json(NEW_BALANCE, amounts.fixed(entry.balanceAfter()));
            case TRANSFER_COMPLETED -> {}
        }
    }

    void sendStats(
            Exchange exchange,
            String id,
            Optional<AccountRecord> wallet,
            Optional<CurrencyStats> stats,
            Optional<String> suspicion) {
        JsonOutput answer = exchange.answer().beginObject().text(WALLET_ID, id);
        total(answer, TOTAL_DEPOSITED, stats.map(CurrencyStats::deposited));
        total(answer, TOTAL_WITHDRAWN, stats.map(CurrencyStats::withdrawn));
        total(answer, TOTAL_TRANSFERRED_OUT, stats.map(CurrencyStats::transferredOut));
        total(answer, TOTAL_TRANSFERRED_IN, stats.map(CurrencyStats::transferredIn));
        if (stats.isPresent()) {
            answer.time(LAST_ACTIVITY_AT, stats.get().lastActivityNanos());
        } else {
            answer.nothing(LAST_ACTIVITY_AT);
        }
        answer.flag(Fields.SUSPICIOUS, suspicion.isPresent());
        if (suspicion.isPresent()) {
            answer.text(SUSPICIOUS_REASON, suspicion.get());
        } else {
            answer.nothing(SUSPICIOUS_REASON);
        }
        if (wallet.isPresent()) {
            long createdAtNanos = wallet.get().createdAtNanos();
            answer.time(CREATED_AT, createdAtNanos)
                    .time(
                            UPDATED_AT,
                            stats.map(CurrencyStats::lastActivityNanos).orElse(createdAtNanos));
        }
        answer.endObject();
        exchange.sendAnswer(200);
    }

    private void total(JsonOutput answer, Name name, Optional<BigInteger> units) {
        answer.text(name, amounts.fixed(units.orElse(BigInteger.ZERO)));
    }
}
