package io.saldo.replica.read;

import io.saldo.ledger.event.Event;
import io.saldo.ledger.event.Movement;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.AccountStatus;
import io.saldo.ledger.model.Amount;
import io.saldo.ledger.model.Currency;
import io.saldo.ledger.model.Metadata;
import io.saldo.ledger.model.UserId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What reads must answer behind one event, found the slow way: all events up to it are gone through from the first on, and
 * what they did is kept in plain lists and maps.
 */
final class LedgerModel {
    private record Pocket(AccountId account, Currency currency) {}

    private static final class Account {
        private final int number;
        private final UserId user;
        private final long createdAtNanos;
        private final Map<Integer, Event.Minimum> minimums = new TreeMap<>();
        private AccountStatus status = AccountStatus.ACTIVE;
        private Metadata metadata = Metadata.NONE;
        private long sequence;

        Account(int number, UserId user, long createdAtNanos) {
            this.number = number;
            this.user = user;
            this.createdAtNanos = createdAtNanos;
        }

        void set(List<Event.Minimum> set) {
            set.forEach(minimum -> minimums.put(minimum.currency().number(), minimum));
            minimums.values().removeIf(minimum -> minimum.minimum().isZero());
        }
    }

    private final List<HistoryEntry> entries = new ArrayList<>();
    private final Map<Pocket, BalanceRecord> balances = new HashMap<>();
    private final Map<AccountId, Account> accounts = new HashMap<>();
    private final List<AccountId> opened = new ArrayList<>();
    private long sequence;

    /** What holds behind the last of these events. */
    static LedgerModel of(List<Event> events) {
        LedgerModel model = new LedgerModel();
        events.forEach(model::take);
        return model;
    }

    /** What holds behind the event {@code sequence}. */
    static LedgerModel at(List<Event> events, long sequence) {
        return of(events.subList(0, (int) sequence));
    }

    /** Goes on by one event. */
    void take(Event event) {
        sequence = event.header().sequence();
        switch (event) {
            case Event.LedgerCreated created ->
                open(AccountId.EXTERNAL, UserId.NONE, created.header()).sequence = sequence;
            case Event.AccountOpened it -> {
                Account account = open(it.account(), it.user(), it.header());
                account.set(it.minimums());
                account.metadata = it.metadata();
                account.sequence = sequence;
            }
            case Event.AccountChanged it -> {
                Account account = account(it.account());
                account.status = it.statusGiven() ? it.status() : account.status;
                account.metadata = it.metadataGiven() ? it.metadata() : account.metadata;
                account.set(it.minimums());
                account.sequence = sequence;
            }
            case Event.HoldPlaced it -> change(it.from(), it.currency(), Amount.ZERO, it.amount());
            case Event.HoldReleased it -> change(it.from(), it.currency(), Amount.ZERO, Amount.ZERO.minus(it.amount()));
            case Event.HoldCaptured it -> {
                Movement movement = it.movement();
                Amount whole = movement.amount().plus(it.released());
                change(movement.from(), movement.currency(), Amount.ZERO, Amount.ZERO.minus(whole));
                move(it, EntryType.CAPTURE, Metadata.NONE);
            }
            case Event.TransferReversed it -> move(it, EntryType.REVERSAL, Metadata.NONE);
            case Event.TransactionPosted it -> move(it, EntryType.TRANSACTION, it.metadata());
            case Event.TransferPosted it -> move(it, EntryType.valueOf(it.type().name()), it.metadata());
            case Event.CurrencyRegistered _, Event.CommandRefused _ -> {}
            case Event.CrossingOpened _, Event.CrossingPosted _, Event.CrossingCancelled _ ->
                throw new AssertionError("a single ledger crosses to nobody");
        }
    }

    private Account open(AccountId id, UserId user, Event.Header header) {
        Account account = new Account(accounts.size(), user, header.timeNanos());
        accounts.put(id, account);
        opened.add(id);
        return account;
    }

    private Account account(AccountId id) {
        return Optional.ofNullable(accounts.get(id)).orElseThrow();
    }

    private void move(Event.Moved event, EntryType type, Metadata metadata) {
        for (int posting = 0; posting < event.movements().size(); posting++) {
            Movement movement = event.movements().get(posting);
            Amount from =
                    change(movement.from(), movement.currency(), Amount.ZERO.minus(movement.amount()), Amount.ZERO);
            entries.add(entry(event, posting, movement, type, true, from, metadata));
            Amount to = change(movement.to(), movement.currency(), movement.amount(), Amount.ZERO);
            entries.add(entry(event, posting, movement, type, false, to, metadata));
        }
    }

    private static HistoryEntry entry(
            Event.Moved event,
            int posting,
            Movement movement,
            EntryType type,
            boolean debit,
            Amount after,
            Metadata metadata) {
        return new HistoryEntry(
                debit ? movement.from() : movement.to(),
                event.header().sequence(),
                posting,
                event.header().timeNanos(),
                event.header().id(),
                type,
                debit,
                movement.amount(),
                movement.currency(),
                debit ? movement.to() : movement.from(),
                after,
                metadata);
    }

    private Amount change(AccountId account, Currency currency, Amount balance, Amount held) {
        Pocket pocket = new Pocket(account, currency);
        BalanceRecord before = balances.getOrDefault(pocket, new BalanceRecord(currency, Amount.ZERO, Amount.ZERO, 0));
        BalanceRecord after = new BalanceRecord(
                currency, before.balance().plus(balance), before.held().plus(held), sequence);
        balances.put(pocket, after);
        return after.balance();
    }

    /** The entries of these accounts, newest first. */
    List<HistoryEntry> entries(List<AccountId> of) {
        List<HistoryEntry> found = new ArrayList<>(
                entries.stream().filter(entry -> of.contains(entry.account())).toList());
        Collections.reverse(found);
        return found;
    }

    Optional<BalanceRecord> balance(AccountId account, Currency currency) {
        return Optional.ofNullable(balances.get(new Pocket(account, currency)));
    }

    Optional<AccountRecord> account(AccountId id, List<Currency> currencies) {
        if (!accounts.containsKey(id)) {
            return Optional.empty();
        }
        Account account = account(id);
        List<BalanceRecord> found = new ArrayList<>();
        for (Currency currency : currencies) {
            BalanceRecord untouched = new BalanceRecord(currency, Amount.ZERO, Amount.ZERO, 0);
            if (balance(id, currency).isPresent() || account.minimums.containsKey(currency.number())) {
                found.add(balance(id, currency).orElse(untouched));
            }
        }
        long newest = found.stream()
                .map(BalanceRecord::sequence)
                .max(Comparator.naturalOrder())
                .orElse(0L);
        return Optional.of(new AccountRecord(
                id,
                account.number,
                account.user,
                account.status,
                found,
                List.copyOf(account.minimums.values()),
                account.metadata,
                account.createdAtNanos,
                Math.max(newest, account.sequence)));
    }

    /** The accounts of a user, newest first. */
    List<AccountId> accountsOf(UserId user) {
        return opened.reversed().stream()
                .filter(id -> !user.isNone() && account(id).user.equals(user))
                .toList();
    }

    AccountStats stats(AccountId id) {
        Map<Integer, CurrencyStats> found = new TreeMap<>();
        for (HistoryEntry entry : entries) {
            if (entry.account().equals(id)) {
                found.merge(entry.currency().number(), statsOf(entry), LedgerModel::plus);
            }
        }
        return new AccountStats(id, List.copyOf(found.values()), sequence);
    }

    private static CurrencyStats statsOf(HistoryEntry entry) {
        boolean external = entry.counterparty().equals(AccountId.EXTERNAL);
        boolean in = !entry.debit();
        var amount = entry.amount().toBigInteger();
        var none = amount.subtract(amount);
        return new CurrencyStats(
                entry.currency(),
                external && in ? amount : none,
                external && !in ? amount : none,
                !external && in ? amount : none,
                !external && !in ? amount : none,
                external && in ? 1 : 0,
                external && !in ? 1 : 0,
                !external && in ? 1 : 0,
                !external && !in ? 1 : 0,
                entry.timeNanos());
    }

    private static CurrencyStats plus(CurrencyStats left, CurrencyStats right) {
        return new CurrencyStats(
                left.currency(),
                left.deposited().add(right.deposited()),
                left.withdrawn().add(right.withdrawn()),
                left.transferredIn().add(right.transferredIn()),
                left.transferredOut().add(right.transferredOut()),
                left.deposits() + right.deposits(),
                left.withdrawals() + right.withdrawals(),
                left.transfersIn() + right.transfersIn(),
                left.transfersOut() + right.transfersOut(),
                Math.max(left.lastActivityNanos(), right.lastActivityNanos()));
    }

    /** How many accounts ever had money in the currency. */
    long accountsWith(Currency currency) {
        return balances.keySet().stream()
                .filter(pocket -> pocket.currency().equals(currency))
                .count();
    }
}
