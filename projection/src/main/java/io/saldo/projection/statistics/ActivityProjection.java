package io.saldo.projection.statistics;

import io.saldo.ledger.event.Event;
import io.saldo.ledger.event.Movement;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.Currency;
import io.saldo.ledger.model.UserId;
import io.saldo.projection.follow.JournalFeed;
import io.saldo.projection.sql.Projection;
import io.saldo.projection.sql.Upserts;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/**
 * What the accounts of each user did on each day, UTC, by the time of the events. The single entries are not copied: they
 * are in the journal, where a page of them costs no more than here.
 */
public final class ActivityProjection implements Projection {
    /** The follower's name. */
    public static final String NAME = "activity";

    private static final String ADD = """
            UPDATE user_activity SET
                debits = debits + ?, credits = credits + ?, debited = debited + ?, credited = credited + ?,
                last_sequence = GREATEST(last_sequence, ?), last_activity_nanos = GREATEST(last_activity_nanos, ?)
            WHERE user_id = ? AND activity_day = ? AND currency = ? AND partition_number = ?""";
    private static final String INSERT = """
            INSERT INTO user_activity (
                debits, credits, debited, credited, last_sequence, last_activity_nanos,
                user_id, activity_day, currency, partition_number, scale, first_sequence)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";
    private static final long DAY_NANOS = TimeUnit.DAYS.toNanos(1);

    private record Key(UserId user, long day, Currency currency) {}

    /** What a batch adds to a user's day. */
    private static final class Day {
        private final UnitSum debited = new UnitSum();
        private final UnitSum credited = new UnitSum();
        private final long firstSequence;
        private long debits;
        private long credits;
        private long lastSequence;
        private long lastActivityNanos;

        Day(long firstSequence) {
            this.firstSequence = firstSequence;
        }

        void add(boolean isDebit, Movement movement, Event.Header header) {
            (isDebit ? debited : credited).add(movement.amount());
            debits += isDebit ? 1 : 0;
            credits += isDebit ? 0 : 1;
            lastSequence = header.sequence();
            lastActivityNanos = header.timeNanos();
        }

        void fill(PreparedStatement statement, Key key, int partition) throws SQLException {
            statement.setLong(1, debits);
            statement.setLong(2, credits);
            statement.setBigDecimal(3, debited.toBigDecimal());
            statement.setBigDecimal(4, credited.toBigDecimal());
            statement.setLong(5, lastSequence);
            statement.setLong(6, lastActivityNanos);
            statement.setString(7, key.user().value());
            statement.setObject(8, LocalDate.ofEpochDay(key.day()));
            statement.setString(9, key.currency().code());
            statement.setInt(10, partition);
        }
    }

    private final IntFunction<JournalFeed> feeds;

    /** @param feeds the journals by their partitions, which know accounts and their owners */
    public ActivityProjection(IntFunction<JournalFeed> feeds) {
        this.feeds = feeds;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void apply(Connection connection, int partition, List<Event> events) throws SQLException {
        JournalFeed feed = feeds.apply(partition);
        Map<AccountId, UserId> owners = new HashMap<>();
        Map<Key, Day> days = new HashMap<>();
        for (Event event : events) {
            if (event instanceof Event.Moved moved) {
                for (Movement movement : moved.movements()) {
                    add(days, owners.computeIfAbsent(movement.from(), feed::user), true, movement, event.header());
                    add(days, owners.computeIfAbsent(movement.to(), feed::user), false, movement, event.header());
                }
            }
        }
        Upserts.write(
                connection,
                ADD,
                INSERT,
                days.entrySet(),
                (statement, entry) -> entry.getValue().fill(statement, entry.getKey(), partition),
                (statement, entry) -> {
                    entry.getValue().fill(statement, entry.getKey(), partition);
                    statement.setInt(11, entry.getKey().currency().scale());
                    statement.setLong(12, entry.getValue().firstSequence);
                });
    }

    private static void add(Map<Key, Day> days, UserId user, boolean isDebit, Movement movement, Event.Header header) {
        if (!user.isNone()) {
            Key key = new Key(user, Math.floorDiv(header.timeNanos(), DAY_NANOS), movement.currency());
            days.computeIfAbsent(key, _ -> new Day(header.sequence())).add(isDebit, movement, header);
        }
    }
}
