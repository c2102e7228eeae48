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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * The totals of each account in each currency, by where the money came from and went to; users' totals are sums of them. The
 * events of a batch are summed in memory first, so that an account is written once however often it moved.
 */
public final class StatisticsProjection implements Projection {
    /** The follower's name. */
    public static final String NAME = "statistics";

    private static final SumTable SUMS = new SumTable(
            "statistics_sums",
            List.of(
                    new Column("deposited", Kind.UNITS),
                    new Column("withdrawn", Kind.UNITS),
                    new Column("transferred_in", Kind.UNITS),
                    new Column("transferred_out", Kind.UNITS),
                    new Column("deposits", Kind.COUNT),
                    new Column("withdrawals", Kind.COUNT),
                    new Column("transfers_in", Kind.COUNT),
                    new Column("transfers_out", Kind.COUNT),
                    new Column("last_activity_nanos", Kind.NEWEST)));
    private static final String NAME_ROW =
            "INSERT INTO statistics_names" + " (row_key, account_id, currency, scale, user_id) VALUES (?, ?, ?, ?, ?)";

    private record Key(AccountId account, Currency currency) {}

    /** What a batch adds to an account's totals. */
    private static final class Totals implements SumTable.Addition {
        private final Key key;
        private final UnitSum deposited = new UnitSum();
        private final UnitSum withdrawn = new UnitSum();
        private final UnitSum transferredIn = new UnitSum();
        private final UnitSum transferredOut = new UnitSum();
        private long deposits;
        private long withdrawals;
        private long transfersIn;
        private long transfersOut;
        private long lastActivityNanos;
        private long rowKey;

        Totals(Key key) {
            this.key = key;
        }

        /** Finds the account; false when it lives elsewhere. */
        boolean find(JournalFeed feed) {
            int account = feed.account(key.account());
            if (account < 0) {
                return false;
            }
            rowKey = RowKey.of(feed.partition(), account, key.currency());
            return true;
        }

        void debit(Movement movement, long timeNanos) {
            if (movement.to().equals(AccountId.EXTERNAL)) {
                withdrawn.add(movement.amount());
                withdrawals++;
            } else {
                transferredOut.add(movement.amount());
                transfersOut++;
            }
            lastActivityNanos = timeNanos;
        }

        void credit(Movement movement, long timeNanos) {
            if (movement.from().equals(AccountId.EXTERNAL)) {
                deposited.add(movement.amount());
                deposits++;
            } else {
                transferredIn.add(movement.amount());
                transfersIn++;
            }
            lastActivityNanos = timeNanos;
        }

        @Override
        public long key() {
            return rowKey;
        }

        @Override
        public Number value(int column) {
            return switch (column) {
                case 0 -> deposited.toBigDecimal();
                case 1 -> withdrawn.toBigDecimal();
                case 2 -> transferredIn.toBigDecimal();
                case 3 -> transferredOut.toBigDecimal();
                case 4 -> deposits;
                case 5 -> withdrawals;
                case 6 -> transfersIn;
                case 7 -> transfersOut;
                case 8 -> lastActivityNanos;
                default -> throw new IllegalArgumentException("no column " + column);
            };
        }

        void fillName(PreparedStatement statement, JournalFeed feed) throws SQLException {
            statement.setLong(1, rowKey);
            statement.setString(2, key.account().value());
            statement.setString(3, key.currency().code());
            statement.setInt(4, key.currency().scale());
            statement.setString(5, feed.user(key.account()).value());
        }
    }

    private final IntFunction<JournalFeed> feeds;

    /** @param feeds the journals by their partitions, which know accounts and their owners */
    public StatisticsProjection(IntFunction<JournalFeed> feeds) {
        this.feeds = feeds;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void apply(Connection connection, int partition, List<Event> events) throws SQLException {
        Map<Key, Totals> totals = new HashMap<>();
        for (Event event : events) {
            if (event instanceof Event.Moved moved) {
                for (Movement movement : moved.movements()) {
                    add(totals, movement, event.header().timeNanos());
                }
            }
        }
        JournalFeed feed = feeds.apply(partition);
        // The other side of a crossing is counted where it lives.
        List<Totals> here =
                totals.values().stream().filter(sums -> sums.find(feed)).toList();
        List<Totals> fresh = SUMS.add(connection, here);
        Upserts.insert(connection, NAME_ROW, fresh, (statement, sums) -> sums.fillName(statement, feed));
    }

    private static void add(Map<Key, Totals> totals, Movement movement, long timeNanos) {
        if (!movement.from().isSystem()) {
            totals.computeIfAbsent(new Key(movement.from(), movement.currency()), Totals::new)
                    .debit(movement, timeNanos);
        }
        if (!movement.to().isSystem()) {
            totals.computeIfAbsent(new Key(movement.to(), movement.currency()), Totals::new)
                    .credit(movement, timeNanos);
        }
    }
}
