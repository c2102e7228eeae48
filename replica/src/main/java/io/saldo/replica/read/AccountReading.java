package io.saldo.replica.read;

import io.saldo.journal.EventCursor;
import io.saldo.journal.ReadableJournal;
import io.saldo.ledger.event.Event;
import io.saldo.ledger.event.EventKind;
import io.saldo.ledger.event.EventLayout;
import io.saldo.ledger.event.EventReader;
import io.saldo.ledger.event.EventView;
import io.saldo.ledger.model.AccountStatus;
import io.saldo.ledger.model.Amount;
import io.saldo.ledger.model.Currency;
import io.saldo.ledger.model.Metadata;
import io.saldo.ledger.model.UserId;
import io.saldo.ledger.state.Accounts;
import io.saldo.ledger.state.Balances;
import io.saldo.ledger.state.LedgerState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads accounts and balances as they stood behind one event. What came later is passed over, in the journal and in the
 * state, both of which may be ahead. For one thread; it keeps its cursor from account to account.
 */
final class AccountReading {
    private final LedgerState state;
    private final Accounts accounts;
    private final Balances balances;
    private final ReadableJournal journal;
    private final EventReader events;
    private final long sequence;
    private final EventCursor cursor;
    private final EventView view = new EventView();

    /** @param sequence of the event behind which all is read; published */
    AccountReading(LedgerState state, ReadableJournal journal, long sequence) {
        this.state = state;
        this.journal = journal;
        this.sequence = sequence;
        accounts = state.accounts();
        balances = state.balances();
        events = new EventReader(new StateNames(state));
        cursor = journal.cursor();
    }

    /** The account; empty when it was opened later. */
    Optional<AccountRecord> account(int account) {
        long newest = accounts.changedAt(account);
        long position = newest;
        while (position >= 0 && eventAt(position).sequence() > sequence) {
            position = previousAt(position);
        }
        if (position < 0) {
            return Optional.empty();
        }
        Map<Integer, Amount> minimums = minimumsOfState(account);
        // A change is noted at the account before it sets minimums, so what was read is that of the newest noted.
        if (position != newest || accounts.changedAt(account) != newest) {
            minimums = minimumsOfJournal(position);
        }
        return Optional.of(record(account, position, minimums));
    }

    /** The balance of an account in a currency, behind the newest event that is not later than {@code timeNanosMax}. */
    BalanceRecord balance(int account, Currency currency, long timeNanosMax) {
        int balance = balances.find(account, currency.number());
        long link = balance < 0 ? EventLayout.NO_POSITION : newestLink(balance);
        link = journal.seekByTime(link, timeNanosMax);
        return link < 0 ? BalanceRecord.untouched(currency) : balance(currency, link);
    }

    /** The position of the event that opened an account other than {@code @external}. */
    long openedAt(int account) {
        long changedAt = accounts.changedAt(account);
        eventAt(changedAt);
        return orElse(view.longAt(view.body() + EventLayout.ACCOUNT_OPENED_AT), changedAt);
    }

    private AccountRecord record(int account, long changedAt, Map<Integer, Amount> minimums) {
        long changedSequence = eventAt(changedAt).sequence();
        boolean isSystem = view.kind() == EventKind.LEDGER_CREATED;
        long body = view.body();
        AccountStatus status =
                isSystem ? AccountStatus.ACTIVE : AccountStatus.of(view.byteAt(body + EventLayout.ACCOUNT_STATUS));
        long openedAt = isSystem ? changedAt : orElse(view.longAt(body + EventLayout.ACCOUNT_OPENED_AT), changedAt);
        long metadataAt = isSystem ? changedAt : orElse(view.longAt(body + EventLayout.ACCOUNT_METADATA_AT), changedAt);
        int user = accounts.user(account);
        List<BalanceRecord> found = balances(account, minimums);
        return new AccountRecord(
                accounts.id(account),
                account * state.partitioning().count() + state.partition(),
                user < 0 ? UserId.NONE : state.users().id(user),
                status,
                found,
                minimums.entrySet().stream()
                        .map(entry -> new Event.Minimum(currency(entry.getKey()), entry.getValue()))
                        .toList(),
                metadataAt(metadataAt),
                eventAt(openedAt).timeNanos(),
                found.stream().mapToLong(BalanceRecord::sequence).reduce(changedSequence, Math::max));
    }

    private List<BalanceRecord> balances(int account, Map<Integer, Amount> minimums) {
        List<BalanceRecord> found = new ArrayList<>();
        for (int balance = accounts.firstBalance(account); balance >= 0; balance = balances.nextOfAccount(balance)) {
            int currency = balances.currency(balance);
            long link = newestLink(balance);
            if (link >= 0) {
                found.add(balance(currency(currency), link));
            } else if (minimums.containsKey(currency)) {
                found.add(BalanceRecord.untouched(currency(currency)));
            }
        }
        found.sort(Comparator.comparingInt(balance -> balance.currency().number()));
        return found;
    }

    private BalanceRecord balance(Currency currency, long link) {
        cursor.moveToLink(link);
        view.at(cursor.segment(), cursor.offset());
        int index = cursor.linkIndex();
        return new BalanceRecord(currency, view.balanceAfter(index), view.heldAfter(index), view.sequence());
    }

    private long newestLink(int balance) {
        return journal.seekBySequence(journal.threadHead(balance), sequence);
    }

    /** The minimums that the state has, by currency; they may be those of a change that was applied meanwhile. */
    private Map<Integer, Amount> minimumsOfState(int account) {
        Map<Integer, Amount> minimums = new TreeMap<>();
        for (int balance = accounts.firstBalance(account); balance >= 0; balance = balances.nextOfAccount(balance)) {
            minimums.put(balances.currency(balance), balances.minimum(balance));
        }
        minimums.values().removeIf(Amount::isZero);
        return minimums;
    }

    /** The minimums that an account's event and those before it set. */
    private Map<Integer, Amount> minimumsOfJournal(long newest) {
        Map<Integer, Amount> minimums = new TreeMap<>();
        for (long position = newest; position >= 0; position = previousAt(position)) {
            List<Event.Minimum> set = switch (events.read(eventAt(position), position)) {
                case Event.AccountOpened opened -> opened.minimums();
                case Event.AccountChanged changed -> changed.minimums();
                default -> List.of();
            };
            set.forEach(minimum -> minimums.putIfAbsent(minimum.currency().number(), minimum.minimum()));
        }
        minimums.values().removeIf(Amount::isZero);
        return minimums;
    }

    private Metadata metadataAt(long position) {
        return switch (events.read(eventAt(position), position)) {
            case Event.AccountOpened opened -> opened.metadata();
            case Event.AccountChanged changed -> changed.metadata();
            default -> Metadata.NONE;
        };
    }

    private Currency currency(int number) {
        return state.currencies().of(number);
    }

    /** The position of the account's event before the one at a position, or -1. */
    private long previousAt(long position) {
        return eventAt(position).kind() == EventKind.LEDGER_CREATED
                ? EventLayout.NO_POSITION
                : view.longAt(view.body() + EventLayout.ACCOUNT_PREVIOUS);
    }

    private EventView eventAt(long position) {
        cursor.moveToEvent(position);
        return view.at(cursor.segment(), cursor.offset());
    }

    private static long orElse(long position, long here) {
        return position == EventLayout.NO_POSITION ? here : position;
    }
}
