package io.saldo.replica.read;

import io.saldo.journal.EventCursor;
import io.saldo.journal.ReadableJournal;
import io.saldo.ledger.event.EventKind;
import io.saldo.ledger.event.EventView;
import io.saldo.ledger.state.Accounts;
import io.saldo.ledger.state.Balances;
import io.saldo.ledger.state.LedgerState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Pages of history entries, newest first. Every balance is a thread of the journal; a page finds its place in each thread
 * by jumps and then merges them, so it costs O(balances · log n + entries), wherever in the history it lies. Only what a
 * filter by type leaves out is walked over, and so are holds; a page that has walked {@link #LINKS_WALKED_MAX} links
 * ends, however short, with a cursor behind the last.
 */
final class EntryPages {
    /** The most links that one page walks over. */
    static final int LINKS_WALKED_MAX = 20_000;

    private final Accounts accounts;
    private final Balances balances;
    private final StateNames names;
    private final ReadableJournal journal;

    EntryPages(LedgerState state, ReadableJournal journal) {
        accounts = state.accounts();
        balances = state.balances();
        names = new StateNames(state);
        this.journal = journal;
    }

    /**
     * A page of an account's entries.
     *
     * @param account its number, or -1
     */
    Page<HistoryEntry> history(int account, HistoryQuery query) {
        PageCursor before = before(query.cursor());
        if (account < 0 || query.fromNanos() >= query.toNanos()) {
            return new Page<>(List.of(), Optional.empty());
        }
        LinkMerge merge = new LinkMerge(journal);
        if (query.currency().isPresent()) {
            int balance = balances.find(account, query.currency().get().number());
            if (balance >= 0) {
                merge.add(balance, before.number(), before.link(), query.toNanos());
            }
        } else {
            addAccount(merge, account, before, query.toNanos());
        }
        return walk(merge, query);
    }

    /**
     * A page of the entries of all of a user's accounts.
     *
     * @param newestAccount of the user, or -1
     */
    Page<HistoryEntry> activity(int newestAccount, int limit, Optional<String> cursor) {
        PageCursor before = before(cursor);
        HistoryQuery query = HistoryQuery.newest(limit);
        LinkMerge merge = new LinkMerge(journal);
        for (int account = newestAccount; account >= 0; account = accounts.nextOfUser(account)) {
            addAccount(merge, account, before, query.toNanos());
        }
        return walk(merge, query);
    }

    private void addAccount(LinkMerge merge, int account, PageCursor before, long toNanos) {
        for (int balance = accounts.firstBalance(account); balance >= 0; balance = balances.nextOfAccount(balance)) {
            merge.add(balance, before.number(), before.link(), toNanos);
        }
    }

    /** The place that all entries of the page are older than: the cursor's, or the end of what is published. */
    private PageCursor before(Optional<String> cursor) {
        PageCursor end = PageCursor.entry(journal.publishedSequence(), Integer.MAX_VALUE);
        if (cursor.isEmpty()) {
            return end;
        }
        PageCursor place = PageCursor.parse(cursor.get(), PageCursor.ENTRY);
        return place.number() > end.number() ? end : place;
    }

    private Page<HistoryEntry> walk(LinkMerge merge, HistoryQuery query) {
        EntryReader reader = new EntryReader(balances, names);
        EventCursor cursor = merge.cursor();
        List<HistoryEntry> entries = new ArrayList<>(Math.min(query.limit(), 64));
        long sequence = 0;
        int link = 0;
        for (int walked = 0; merge.next(); walked++) {
            if (cursor.timeNanos() < query.fromNanos()) {
                break;
            }
            EventView event = reader.look(cursor);
            boolean isAskedFor = EventKind.movesMoney(event.kind())
                    && (query.type().isEmpty() || query.type().get() == EntryType.of(event));
            if (walked == LINKS_WALKED_MAX || (isAskedFor && entries.size() == query.limit())) {
                String next = PageCursor.entry(sequence, link).text();
                return new Page<>(entries, Optional.of(next));
            }
            sequence = event.sequence();
            link = cursor.linkIndex();
            if (isAskedFor) {
                entries.add(reader.read(link));
            }
        }
        return new Page<>(entries, Optional.empty());
    }
}
