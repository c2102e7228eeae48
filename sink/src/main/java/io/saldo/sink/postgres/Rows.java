package io.saldo.sink.postgres;

import io.saldo.ledger.event.Event;
import io.saldo.ledger.event.Movement;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.Amount;
import io.saldo.ledger.model.TransactionId;
import io.saldo.ledger.model.UserId;
import io.saldo.sink.message.EnvelopeForm;
import io.saldo.sink.message.EventContext;
import io.saldo.sink.message.EventTypes;
import io.saldo.sink.message.Message;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a batch of events writes: lines for {@code COPY} in its text format, and the wallets that changed as they are behind
 * the batch. An id is that of the same line in the envelope API. For one thread.
 */
final class Rows {
    private static final String NULL = "\\N";
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    /**
     * A wallet behind the batch.
     *
     * @param changes how often it changed in the batch
     */
    record Wallet(String balance, int changes, Instant createdAt, Instant updatedAt, UserId user) {}

    private final int partition;
    private final String currency;
    private final EventContext context;
    private final EnvelopeForm form;
    private final Map<AccountId, Wallet> wallets = new LinkedHashMap<>();
    private final StringBuilder transactions = new StringBuilder();
    private final StringBuilder events = new StringBuilder();
    private int count;

    Rows(int partition, String currency, EventContext context) {
        this.partition = partition;
        this.currency = currency;
        this.context = context;
        form = new EnvelopeForm(currency, context);
    }

    /** The wallets that changed. */
    Map<AccountId, Wallet> wallets() {
        return wallets;
    }

    /** Lines for the table of transactions. */
    StringBuilder transactions() {
        return transactions;
    }

    /** Lines for the table of events. */
    StringBuilder events() {
        return events;
    }

    /** How many rows are written in all. */
    int count() {
        return count + wallets.size();
    }

    void add(Event event) {
        switch (event) {
            case Event.AccountOpened opened -> opened(opened);
            case Event.Moved moved -> moved(moved);
            case Event.LedgerCreated _,
                    Event.CurrencyRegistered _,
                    Event.AccountChanged _,
                    Event.HoldPlaced _,
                    Event.HoldReleased _,
                    Event.CommandRefused _,
                    Event.CrossingOpened _,
                    Event.CrossingCancelled _ -> {}
        }
    }

    private void opened(Event.AccountOpened opened) {
        AccountId account = opened.account();
        if (account.isSystem()) {
            return;
        }
        Instant at = time(opened);
        wallets.put(account, new Wallet("0", 0, at, at, opened.user()));
        Message message = form.messages(partition, opened).getFirst();
        TransactionId id = TransactionId.named("urn:saldo:envelope/" + account + "/created");
        event(id, account, opened.user(), "0", "WALLET_CREATED", NULL, at, message);
    }

    private void moved(Event.Moved moved) {
        for (int i = 0; i < moved.movements().size(); i++) {
            Movement movement = moved.movements().get(i);
            if (movement.currency().code().equals(currency)) {
                Message message = form.message(partition, moved, i);
                int place = EventTypes.place(moved, i);
                side(moved, place, movement, true, message);
                side(moved, place, movement, false, message);
            }
        }
    }

    private void side(Event.Moved event, int posting, Movement movement, boolean isDebit, Message message) {
        AccountId account = isDebit ? movement.from() : movement.to();
        if (account.isSystem() || !context.isLocal(partition, account)) {
            return;
        }
        int scale = movement.currency().scale();
        Instant at = time(event);
        TransactionId transaction = event.header().id();
        UserId user = change(account, isDebit ? movement.fromBalance() : movement.toBalance(), scale, at);
        TransactionId id = TransactionId.named(
                "urn:saldo:envelope//" + transaction + "/" + posting + "/" + (isDebit ? "out" : "in"));
        boolean isFunded = movement.from().isSystem();
        String amount = movement.amount().toDecimal(scale);
        String type = isDebit ? "TRANSFER_OUT" : isFunded ? "FUND" : "TRANSFER_IN";
        transactions
                .append(id)
                .append('\t')
                .append(account)
                .append('\t')
                .append(amount)
                .append('\t')
                .append(type)
                .append("\tCOMPLETED\t")
                .append(transaction)
                .append('\t')
                .append(at)
                .append('\n');
        count++;
        event(id, account, user, amount, isFunded ? "WALLET_FUNDED" : type, transaction.toString(), at, message);
    }

    private UserId change(AccountId account, Amount balance, int scale, Instant at) {
        Wallet before = wallets.get(account);
        Wallet after = before == null
                ? new Wallet(balance.toDecimal(scale), 1, at, at, context.owner(account))
                : new Wallet(balance.toDecimal(scale), before.changes + 1, before.createdAt, at, before.user);
        wallets.put(account, after);
        return after.user;
    }

    private void event(
            TransactionId id,
            AccountId account,
            UserId user,
            String amount,
            String type,
            String transaction,
            Instant at,
            Message message) {
        String json = new String(message.body(), StandardCharsets.UTF_8);
        events.append(id)
                .append('\t')
                .append(account)
                .append('\t')
                .append(user.isNone() ? NULL : user.value())
                .append('\t')
                .append(amount)
                .append('\t')
                .append(type)
                .append('\t')
                .append(transaction)
                .append('\t')
                .append(at)
                .append('\t')
                .append(json.replace("\\", "\\\\"))
                .append('\n');
        count++;
    }

    private static Instant time(Event event) {
        long nanos = event.header().timeNanos();
        return Instant.ofEpochSecond(nanos / NANOS_PER_SECOND, nanos % NANOS_PER_SECOND);
    }
}
