package io.saldo.client.batch;

import io.saldo.client.command.Command;
import io.saldo.client.command.OpenAccount;
import io.saldo.client.command.PostDeposit;
import io.saldo.client.command.PostTransfer;
import io.saldo.client.command.PostWithdrawal;
import io.saldo.client.json.JsonObject;
import io.saldo.client.outcome.BalancesAfter;
import io.saldo.client.outcome.Done;
import io.saldo.client.outcome.RefusalCode;
import io.saldo.client.outcome.Refused;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/** What JSON answers say of commands. */
final class JsonVerdicts {
    private JsonVerdicts() {}

    /** What a line of results, or the answer about an account, says. */
    static Verdict of(Command command, JsonObject result) {
        Optional<String> code = result.optionalText("code");
        if (code.isPresent()) {
            return refused(command, code.get(), result.optionalWhole("sequence").orElse(0L), result.flag("replayed"));
        }
        String status = result.optionalText("status").orElse("");
        return switch (status) {
            case "initiated", "debited" -> new Verdict.Undecided();
            case "completed", "held", "captured", "voided", "expired", "active", "frozen", "closed" ->
                new Verdict.Decided(done(command, result));
            default -> new Verdict.NotUnderstood("status " + status);
        };
    }

    /** What a code says. */
    static Verdict refused(Command command, String code, long sequence, boolean isRepeat) {
        if (code.equals("outcome_unknown")) {
            return new Verdict.Undecided();
        }
        return Passing.isPassing(code)
                ? new Verdict.NotTaken(code)
                : new Verdict.Decided(new Refused(command, RefusalCode.of(code), code, isRepeat, sequence));
    }

    private static Done done(Command command, JsonObject result) {
        return new Done(
                command,
                result.flag("replayed"),
                Math.toIntExact(result.optionalWhole("partition").orElse(0L)),
                result.whole("sequence"),
                time(result),
                command instanceof OpenAccount ? number(result) : OptionalInt.empty(),
                isMovement(command) ? balances(result) : Optional.empty());
    }

    private static OptionalInt number(JsonObject result) {
        Optional<Long> number = result.optionalWhole("account_number");
        return number.isPresent() ? OptionalInt.of(Math.toIntExact(number.get())) : OptionalInt.empty();
    }

    /** An account that was opened before is told as it stands, with the time when it was opened. */
    private static Instant time(JsonObject result) {
        return result.optionalTime("timestamp").orElseGet(() -> result.time("created_at"));
    }

    private static boolean isMovement(Command command) {
        return command instanceof PostDeposit || command instanceof PostWithdrawal || command instanceof PostTransfer;
    }

    private static Optional<BalancesAfter> balances(JsonObject result) {
        Optional<BigDecimal> from = result.optionalAmount("from_balance");
        Optional<BigDecimal> to = result.optionalAmount("to_balance");
        return from.isPresent() && to.isPresent()
                ? Optional.of(new BalancesAfter(from.get(), to.get()))
                : Optional.empty();
    }
}
