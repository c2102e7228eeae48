package io.saldo.sink.postgres;

import io.saldo.ledger.event.Event;
import io.saldo.projection.follow.EventRefused;
import io.saldo.projection.follow.JournalFollower;
import io.saldo.sink.message.EventContext;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Writes the events' effects on wallets to the tables that {@code tables.sql} describes, in the default currency alone. A
 * batch of events and the position behind it are one transaction, so each event counts once, whatever fails.
 */
public final class PostgresFollower implements JournalFollower {
    static final String NAME = "postgresql";

    private final PostgresSettings settings;
    private final String currency;
    private final EventContext context;
    private final Map<Integer, PostgresWriter> writers = new ConcurrentHashMap<>();

    /**
     * Nothing is opened before a position is asked for.
     *
     * @param currency the code of the default currency
     */
    public PostgresFollower(PostgresSettings settings, String currency, EventContext context) {
        this.settings = settings;
        this.currency = currency;
        this.context = context;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public long takenSequence(int partition) throws SQLException {
        PostgresWriter old = writers.remove(partition);
        if (old != null) {
            old.close();
        }
        PostgresWriter fresh = PostgresWriter.open(settings, partition);
        writers.put(partition, fresh);
        return fresh.position();
    }

    @Override
    public void take(int partition, List<Event> events) throws SQLException, IOException {
        Rows rows = new Rows(partition, currency, context);
        events.forEach(rows::add);
        writer(partition).write(rows, events.getLast().header().sequence());
    }

    /** Nothing is refused here, so there is nothing to take later. */
    @Override
    public void retake(int partition, Event event) throws EventRefused {
        throw new EventRefused(event, "the tables are written in the journal's order alone");
    }

    private PostgresWriter writer(int partition) {
        PostgresWriter writer = writers.get(partition);
        if (writer == null) {
            throw new IllegalStateException("events came before the position was read");
        }
        return writer;
    }

    @Override
    public void close() {
        writers.values().forEach(PostgresWriter::close);
        writers.clear();
    }
}
