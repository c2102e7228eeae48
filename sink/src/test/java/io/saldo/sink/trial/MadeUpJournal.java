package io.saldo.sink.trial;

import io.saldo.ledger.event.Event;
import io.saldo.ledger.event.Movement;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.Amount;
import io.saldo.ledger.model.Currency;
import io.saldo.ledger.model.Metadata;
import io.saldo.ledger.model.TransactionId;
import io.saldo.ledger.model.TransferType;
import io.saldo.ledger.model.UserId;
import io.saldo.sink.message.EventContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A journal of random movements between wallets, with the balances that they leave, and what a sink may ask beside it. */
public final class MadeUpJournal implements EventContext {
    public static final Currency DOLLAR = new Currency(0, "USD", 4);
    public static final Currency OTHER = new Currency(1, "EUR", 2);

    private static final long BEGIN_NANOS = 1_700_000_000_000_000_000L;

    private final List<Event> events = new ArrayList<>();
    private final Map<AccountId, UserId> owners = new HashMap<>();
    private final Map<String, Amount> balances = new HashMap<>();
    private final Random random;

    public MadeUpJournal(long seed) {
        random = new Random(seed);
    }

    /** With so many events by so many wallets. */
    public static MadeUpJournal of(long seed, int size, int wallets) {
        MadeUpJournal journal = new MadeUpJournal(seed);
        for (int i = 0; i < wallets; i++) {
            journal.open("wallet-" + i, i % 3 == 0 ? "" : "user-" + i % 7);
        }
        while (journal.events.size() < size) {
            journal.move(wallets);
        }
        return journal;
    }

    public List<Event> events() {
        return events;
    }

    public void open(String wallet, String user) {
        AccountId account = new AccountId(wallet);
        owners.put(account, new UserId(user));
        events.add(new Event.AccountOpened(
                header(TransactionId.NONE), account, new UserId(user), List.of(), Metadata.NONE));
    }

    private void move(int wallets) {
        AccountId from = new AccountId("wallet-" + random.nextInt(wallets));
        AccountId to = new AccountId("wallet-" + random.nextInt(wallets));
        long units = 1 + random.nextLong(1_000_000);
        Currency currency = random.nextInt(10) == 0 ? OTHER : DOLLAR;
        int kind = random.nextInt(10);
        if (kind < 3 || from.equals(to)) {
            post(TransferType.DEPOSIT, AccountId.EXTERNAL, to, units, currency);
        } else if (kind < 4) {
            post(TransferType.WITHDRAWAL, from, AccountId.EXTERNAL, units, currency);
        } else if (kind < 9) {
            post(TransferType.TRANSFER, from, to, units, currency);
        } else {
            List<Movement> movements =
                    List.of(movement(from, to, units, currency), movement(to, from, units / 2 + 1, currency));
            events.add(new Event.TransactionPosted(header(id()), movements, Metadata.NONE));
        }
    }

    public void post(TransferType type, AccountId from, AccountId to, long units, Currency currency) {
        Movement movement = movement(from, to, units, currency);
        events.add(new Event.TransferPosted(header(id()), type, movement, Metadata.NONE));
    }

    public Movement movement(AccountId from, AccountId to, long units, Currency currency) {
        Amount amount = Amount.of(units);
        Amount fromBalance = change(from, currency, Amount.ZERO.minus(amount));
        Amount toBalance = change(to, currency, amount);
        return new Movement(from, to, amount, currency, fromBalance, toBalance);
    }

    private Amount change(AccountId account, Currency currency, Amount by) {
        return balances.merge(account + "/" + currency.code(), by, Amount::plus);
    }

    public Amount balance(AccountId account, Currency currency) {
        return balances.getOrDefault(account + "/" + currency.code(), Amount.ZERO);
    }

    private TransactionId id() {
        return new TransactionId(random.nextLong() | 1, random.nextLong());
    }

    public Event.Header header(TransactionId id) {
        long sequence = events.size() + 1L;
        return new Event.Header(sequence * 64, sequence, BEGIN_NANOS + sequence * 1_001, id);
    }

    @Override
    public UserId owner(AccountId account) {
        return owners.getOrDefault(account, UserId.NONE);
    }

    @Override
    public boolean isLocal(int partition, AccountId account) {
        return true;
    }

    @Override
    public boolean isFirst(int partition, Event event, AccountId account) {
        int before = (int) event.header().sequence() - 2;
        return before >= 0
                && events.get(before) instanceof Event.AccountOpened opened
                && opened.account().equals(account);
    }

    @Override
    public byte[] json(int partition, Event event) {
        return ("{\"sequence\":" + event.header().sequence() + "}").getBytes(StandardCharsets.US_ASCII);
    }
}
