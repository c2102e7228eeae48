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
        PostgresWriter fresh = PostgresWriter.connect(settings, partition);
        writers.put(partition, fresh);
        fresh.begin();
        return fresh.position();
    }

    @Override
    public void beginBehind(int partition, long sequence) throws SQLException, IOException {
        writer(partition).write(new Rows(partition, currency, context), sequence);
    }

    @Override
    public void take(int partition, List<Event> events) throws SQLException, IOException, EventRefused {
        try {
            writer(partition)
                    .write(rows(partition, events), events.getLast().header().sequence());
        } catch (SQLException failure) {
            if (!isOfContent(failure)) {
                throw failure;
            }
            writer(partition).rollBack();
            takeHalves(partition, events, failure);
        }
    }

    /** Finds the event whose rows the tables will not have. Those before it are kept. */
    private void takeHalves(int partition, List<Event> events, SQLException failure)
            throws SQLException, IOException, EventRefused {
        int half = events.size() / 2;
        if (half == 0) {
            throw refused(events.getFirst(), failure);
        }
        take(partition, events.subList(0, half));
        take(partition, events.subList(half, events.size()));
    }

    /** A wallet that changed since keeps its newer balance. */
    @Override
    public void retake(int partition, Event event) throws SQLException, IOException, EventRefused {
        try {
            writer(partition).writeLate(rows(partition, List.of(event)));
        } catch (SQLException failure) {
            if (isOfContent(failure)) {
                throw refused(event, failure);
            }
            throw failure;
        }
    }

    @Override
    public boolean letGo(int partition) {
        PostgresWriter writer = writers.get(partition);
        if (writer != null) {
            writer.cut();
        }
        return true;
    }

    private Rows rows(int partition, List<Event> events) {
        Rows rows = new Rows(partition, currency, context);
        events.forEach(rows::add);
        return rows;
    }

    /** Whether the rows themselves are at fault: data exceptions and violated constraints. */
    private static boolean isOfContent(SQLException failure) {
        String state = failure.getSQLState();
        return state != null && (state.startsWith("22") || state.startsWith("23"));
    }

    /** The reason is without the values, which may be somebody's. */
    private static EventRefused refused(Event event, SQLException failure) {
        return new EventRefused(event, "the tables refuse its rows: SQL state " + failure.getSQLState());
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
