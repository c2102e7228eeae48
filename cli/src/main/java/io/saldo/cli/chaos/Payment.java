package io.saldo.cli.chaos;

import io.saldo.cli.crash.Answer;
import io.saldo.cli.crash.AuditFailed;
import io.saldo.cli.crash.Json;
import java.math.BigDecimal;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One movement that a customer asked for, and what became of it. Its outcome is told once, by the first definite answer;
 * every later one must be the same to the byte.
 */
final class Payment {
    /** Stands for the world outside, in a deposit or a withdrawal. */
    static final String OUTSIDE = "@external";

    private static final String NOT_SEEN = "not_seen";
    private static final String COMPLETED = "completed";
    private static final Set<String> FAILURES = Set.of("refused", "failed");

    private final UUID id = UUID.randomUUID();
    private final String from;
    private final String to;
    private final BigDecimal amount;
    private @Nullable Answer outcome;
    private String newestStatus = NOT_SEEN;

    Payment(String from, String to, BigDecimal amount) {
        this.from = from;
        this.to = to;
        this.amount = amount;
    }

    UUID id() {
        return id;
    }

    String from() {
        return from;
    }

    String to() {
        return to;
    }

    BigDecimal amount() {
        return amount;
    }

    String path() {
        if (from.equals(OUTSIDE)) {
            return "/v1/deposits";
        }
        return to.equals(OUTSIDE) ? "/v1/withdrawals" : "/v1/transfers";
    }

    String body() {
        return "{\"transaction_id\":\"" + id + "\""
                + (from.equals(OUTSIDE) ? "" : ",\"from_account\":\"" + from + "\"")
                + (to.equals(OUTSIDE) ? "" : ",\"to_account\":\"" + to + "\"")
                + ",\"amount\":\"" + amount.toPlainString() + "\",\"currency\":\"USD\"}";
    }

    /**
     * Takes an answer.
     *
     * @return whether it tells the outcome
     * @throws AuditFailed when it contradicts an earlier one
     */
    synchronized boolean answered(Answer answer) {
        if (answer.isUndecided()) {
            return false;
        }
        AuditFailed.check(
                answer.status() == 201 || answer.status() == 200 || answer.status() == 422,
                this + " was answered with " + answer);
        Answer first = outcome;
        if (first == null) {
            outcome = answer;
            return true;
        }
        AuditFailed.check(answer.isReplayed(), this + " was acted on again: first " + first + ", then " + answer);
        AuditFailed.check(
                first.body().equals(answer.body()),
                this + " was answered with " + first + ", and later with " + answer);
        return true;
    }

    synchronized boolean isSettled() {
        return outcome != null;
    }

    synchronized boolean isDone() {
        Answer answer = outcome;
        return answer != null && answer.status() < 300;
    }

    /** The status that a read which begins now must show, or a later one. */
    synchronized String newestStatus() {
        return isDone() ? COMPLETED : newestStatus;
    }

    /**
     * Takes what a read has shown.
     *
     * @param before what {@link #newestStatus} was before the read began
     * @throws AuditFailed when it went back, or is not what an answer has told
     */
    synchronized void read(String before, Answer answer) {
        if (answer.isUndecided()) {
            return;
        }
        AuditFailed.check(answer.status() == 200 || answer.status() == 404, this + " is read as " + answer);
        String status =
                answer.status() == 404 ? NOT_SEEN : Json.parse(answer.body()).text("status");
        boolean isFinal = order(before) == order(COMPLETED);
        AuditFailed.check(
                isFinal ? status.equals(before) : order(status) >= order(before),
                this + " was " + before + " before it is read as " + answer);
        AuditFailed.check(
                outcome == null || order(status) < order(COMPLETED) || status.equals(COMPLETED) == isDone(),
                this + " was answered with " + outcome + ", and is read as " + answer);
        if (order(status) > order(newestStatus)) {
            newestStatus = status;
        }
    }

    private int order(String status) {
        return switch (status) {
            case NOT_SEEN -> 0;
            case "initiated" -> 1;
            case "debited" -> 2;
            case "compensated" -> 3;
            default -> {
                AuditFailed.check(
                        status.equals(COMPLETED) || FAILURES.contains(status), this + " is read as " + status);
                yield 4;
            }
        };
    }

    /** The sequence in the sender's partition that the first answer told; 0 for a refusal. */
    synchronized long sequence() {
        Answer answer = outcome;
        return answer == null || answer.status() >= 300
                ? 0
                : Json.parse(answer.body()).number("sequence");
    }

    @Override
    public String toString() {
        return "the payment " + id + " of " + amount.toPlainString() + " from " + from + " to " + to;
    }
}
