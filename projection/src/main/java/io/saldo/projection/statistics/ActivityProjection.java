package io.saldo.projection.statistics;

import io.saldo.ledger.event.Event;
import io.saldo.ledger.event.Movement;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.Currency;
import io.saldo.projection.follow.JournalFeed;
import io.saldo.projection.sql.Projection;
import io.saldo.projection.sql.SumTable;
import io.saldo.projection.sql.SumTable.Column;
import io.saldo.projection.sql.SumTable.Kind;
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

    private static final SumTable SUMS = new SumTable(
            "activity_sums",
            List.of(
                    new Column("debits", Kind.COUNT),
                    new Column("credits", Kind.COUNT),
                    new Column("debited", Kind.UNITS),
                    new Column("credited", Kind.UNITS),
                    new Column("last_sequence", Kind.NEWEST),
                    new Column("last_activity_nanos", Kind.NEWEST)));
    private static final String NAME_ROW = "INSERT INTO activity_names"
            + " (row_key, user_id, activity_day, currency, partition_number, scale, first_sequence)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?)";
    private static final long DAY_NANOS = TimeUnit.DAYS.toNanos(1);

    private static final int NOBODY = -1;

    /** What a batch adds to a user's day. */
    private static final class Day implements SumTable.Addition {
        private final long rowKey;
        private final AccountId account;
        private final long day;
        private final Currency currency;
        private final UnitSum debited = new UnitSum();
        private final UnitSum credited = new UnitSum();
        private final long firstSequence;
        private long debits;
        private long credits;
        private long lastSequence;
        private long lastActivityNanos;

        /** @param account one of the user's, which tells the user's name */
        Day(long rowKey, AccountId account, long day, Currency currency, long firstSequence) {
            this.rowKey = rowKey;
            this.account = account;
            this.day = day;
            this.currency = currency;
            this.firstSequence = firstSequence;
        }

        void add(boolean isDebit, Movement movement, Event.Header header) {
            (isDebit ? debited : credited).add(movement.amount());
            debits += isDebit ? 1 : 0;
            credits += isDebit ? 0 : 1;
            lastSequence = header.sequence();
            lastActivityNanos = header.timeNanos();
        }

        @Override
        public long key() {
            return rowKey;
        }

        @Override
        public Number value(int column) {
            return switch (column) {
                case 0 -> debits;
                case 1 -> credits;
                case 2 -> debited.toBigDecimal();
                case 3 -> credited.toBigDecimal();
                case 4 -> lastSequence;
                case 5 -> lastActivityNanos;
                default -> throw new IllegalArgumentException("no column " + column);
            };
        }

        void fillName(PreparedStatement statement, JournalFeed feed) throws SQLException {
            statement.setLong(1, rowKey);
            statement.setString(2, feed.user(account).value());
            statement.setObject(3, LocalDate.ofEpochDay(day));
            statement.setString(4, currency.code());
            statement.setInt(5, feed.partition());
            statement.setInt(6, currency.scale());
            statement.setLong(7, firstSequence);
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
        Map<AccountId, Integer> owners = new HashMap<>();
        Map<Long, Day> days = new HashMap<>();
        for (Event event : events) {
            if (event instanceof Event.Moved moved) {
                for (Movement movement : moved.movements()) {
                    add(days, owners, feed, true, movement, event.header());
                    add(days, owners, feed, false, movement, event.header());
                }
            }
        }
        List<Day> fresh = SUMS.add(connection, List.copyOf(days.values()));
        Upserts.insert(connection, NAME_ROW, fresh, (statement, day) -> day.fillName(statement, feed));
    }

    private static void add(
            Map<Long, Day> days,
            Map<AccountId, Integer> owners,
            JournalFeed feed,
            boolean isDebit,
            Movement movement,
            Event.Header header) {
        AccountId account = isDebit ? movement.from() : movement.to();
        int owner = owners.computeIfAbsent(account, one -> owner(feed, one));
        if (owner != NOBODY) {
            long day = Math.clamp(Math.floorDiv(header.timeNanos(), DAY_NANOS), 0, RowKey.DAY_MAX);
            long key = RowKey.of(feed.partition(), owner, day, movement.currency());
            days.computeIfAbsent(key, _ -> new Day(key, account, day, movement.currency(), header.sequence()))
                    .add(isDebit, movement, header);
        }
    }

    private static int owner(JournalFeed feed, AccountId account) {
        int number = feed.account(account);
        return number < 0 ? NOBODY : feed.owner(number);
    }
}
