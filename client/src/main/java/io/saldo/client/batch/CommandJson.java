package io.saldo.client.batch;

import io.saldo.client.command.CaptureHold;
import io.saldo.client.command.ChangeAccount;
import io.saldo.client.command.Command;
import io.saldo.client.command.Limit;
import io.saldo.client.command.Metadata;
import io.saldo.client.command.Money;
import io.saldo.client.command.OpenAccount;
import io.saldo.client.command.PlaceHold;
import io.saldo.client.command.PostDeposit;
import io.saldo.client.command.PostTransaction;
import io.saldo.client.command.PostTransfer;
import io.saldo.client.command.PostWithdrawal;
import io.saldo.client.command.Posting;
import io.saldo.client.command.ReverseTransfer;
import io.saldo.client.command.VoidHold;
import io.saldo.client.json.CanonicalJson;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Commands as JSON: a line of a batch, or the body about an account that changes. */
final class CommandJson {
    private final Map<String, Object> fields = new HashMap<>();

    private CommandJson() {}

    /** The command as an object with all its fields. */
    static String of(Command command) {
        CommandJson json = new CommandJson();
        command.transactionId().ifPresent(id -> json.put("transaction_id", id.toString()));
        json.add(command);
        return CanonicalJson.of(json.fields);
    }

    private void add(Command command) {
        switch (command) {
            case OpenAccount open ->
                operation("account")
                        .put("account_id", open.account())
                        .put("user_id", open.user())
                        .limits(open.limits())
                        .metadata(open.metadata());
            case ChangeAccount change -> {
                put("status", change.status().map(status -> status.name().toLowerCase(Locale.ROOT)));
                limits(change.limits());
                change.metadata().ifPresent(metadata -> put("metadata", metadata.object()));
            }
            case PostDeposit deposit ->
                operation("deposit")
                        .put("to_account", deposit.to())
                        .money(deposit.amount())
                        .metadata(deposit.metadata());
            case PostWithdrawal withdrawal ->
                operation("withdrawal")
                        .put("from_account", withdrawal.from())
                        .money(withdrawal.amount())
                        .metadata(withdrawal.metadata());
            case PostTransfer transfer ->
                operation("transfer")
                        .put("from_account", transfer.from())
                        .put("to_account", transfer.to())
                        .money(transfer.amount())
                        .metadata(transfer.metadata());
            case PostTransaction transaction ->
                operation("transaction")
                        .put("postings", postings(transaction.postings()))
                        .metadata(transaction.metadata());
            case PlaceHold hold -> hold(hold);
            case CaptureHold capture ->
                operation("capture")
                        .put("hold_id", capture.hold().toString())
                        .put("to_account", capture.to())
                        .part(capture.amount());
            case VoidHold release ->
                operation("void").put("hold_id", release.hold().toString());
            case ReverseTransfer reverse ->
                operation("reversal")
                        .put("transfer_id", reverse.original().toString())
                        .part(reverse.amount());
        }
    }

    private void hold(PlaceHold hold) {
        operation("hold")
                .put("from_account", hold.from())
                .put("to_account", hold.to())
                .money(hold.amount())
                .metadata(hold.metadata());
        hold.expiry().ifPresent(expiry -> put("expires_in_seconds", expiry.toSeconds()));
    }

    private CommandJson operation(String name) {
        return put("op", name);
    }

    private CommandJson put(String name, Object value) {
        fields.put(name, value);
        return this;
    }

    private CommandJson put(String name, Optional<String> value) {
        value.ifPresent(text -> fields.put(name, text));
        return this;
    }

    private CommandJson money(Money money) {
        return put("amount", money.amount().toPlainString()).put("currency", money.currency());
    }

    private void part(Optional<BigDecimal> amount) {
        amount.ifPresent(part -> put("amount", part.toPlainString()));
    }

    private CommandJson metadata(Metadata metadata) {
        return metadata.isNone() ? this : put("metadata", metadata.object());
    }

    private CommandJson limits(List<Limit> limits) {
        if (limits.isEmpty()) {
            return this;
        }
        List<Map<String, String>> items = limits.stream()
                .map(Limit::minimumBalance)
                .map(minimum -> Map.of(
                        "currency", minimum.currency(),
                        "minimum_balance", minimum.amount().toPlainString()))
                .toList();
        return put("limits", items);
    }

    private static List<Map<String, String>> postings(List<Posting> postings) {
        return postings.stream()
                .map(posting -> Map.of(
                        "from_account", posting.from(),
                        "to_account", posting.to(),
                        "amount", posting.amount().amount().toPlainString(),
                        "currency", posting.amount().currency()))
                .toList();
    }
}
