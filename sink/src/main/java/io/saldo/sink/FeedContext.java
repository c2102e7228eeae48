package io.saldo.sink;

import io.saldo.ledger.event.Event;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.Partitioning;
import io.saldo.ledger.model.UserId;
import io.saldo.projection.follow.JournalFeed;
import io.saldo.sink.message.EventContext;
import java.util.List;

/** What the feeds of all partitions know. Any thread. */
public final class FeedContext implements EventContext {
    private final List<JournalFeed> feeds;
    private final Partitioning partitioning;
    private final EventJson json;

    /**
     * Of the feeds of all partitions, in their order.
     *
     * @param json how the API shows an event
     */
    public FeedContext(List<JournalFeed> feeds, EventJson json) {
        this.feeds = List.copyOf(feeds);
        this.json = json;
        partitioning = new Partitioning(feeds.size());
    }

    @Override
    public UserId owner(AccountId account) {
        return account.isSystem()
                ? UserId.NONE
                : feeds.get(partitioning.of(account)).user(account);
    }

    @Override
    public boolean isLocal(int partition, AccountId account) {
        return account.isSystem() || partitioning.of(account) == partition;
    }

    @Override
    public boolean isFirst(int partition, Event event, AccountId account) {
        long before = event.header().sequence() - 1;
        return before > 0
                && feeds.get(partition).event(before) instanceof Event.AccountOpened opened
                && opened.account().equals(account)
                && opened.header().timeNanos() == event.header().timeNanos();
    }

    @Override
    public byte[] json(int partition, Event event) {
        return json.write(partition, event);
    }
}
