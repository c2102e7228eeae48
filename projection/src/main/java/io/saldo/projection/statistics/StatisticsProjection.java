package io.saldo.projection.statistics;

import io.saldo.ledger.event.Event;
import io.saldo.ledger.event.Movement;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.Currency;
import io.saldo.projection.follow.JournalFeed;
import io.saldo.projection.sql.Projection;
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

    private static final String ADD = """
            UPDATE account_statistics SET
                deposited = deposited + ?, withdrawn = withdrawn + ?,
                transferred_in = transferred_in + ?, transferred_out = transferred_out + ?,
                deposits = deposits + ?, withdrawals = withdrawals + ?,
                transfers_in = transfers_in + ?, transfers_out = transfers_out + ?,
                last_activity_nanos = GREATEST(last_activity_nanos, ?)
            WHERE account_id = ? AND currency = ?""";
    private static final String INSERT = """
            INSERT INTO account_statistics (
                deposited, withdrawn, transferred_in, transferred_out,
                deposits, withdrawals, transfers_in, transfers_out,
                last_activity_nanos, account_id, currency, scale, user_id)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";

    private record Key(AccountId account, Currency currency) {}

    /** What a batch adds to an account's totals. */
    private static final class Totals {
        private final UnitSum deposited = new UnitSum();
        private final UnitSum withdrawn = new UnitSum();
        private final UnitSum transferredIn = new UnitSum();
        private final UnitSum transferredOut = new UnitSum();
        private long deposits;
        private long withdrawals;
        private long transfersIn;
        private long transfersOut;
        private long lastActivityNanos;

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

        void fill(PreparedStatement statement, Key key) throws SQLException {
            statement.setBigDecimal(1, deposited.toBigDecimal());
            statement.setBigDecimal(2, withdrawn.toBigDecimal());
            statement.setBigDecimal(3, transferredIn.toBigDecimal());
            statement.setBigDecimal(4, transferredOut.toBigDecimal());
            statement.setLong(5, deposits);
            statement.setLong(6, withdrawals);
            statement.setLong(7, transfersIn);
            statement.setLong(8, transfersOut);
            statement.setLong(9, lastActivityNanos);
            statement.setString(10, key.account().value());
            statement.setString(11, key.currency().code());
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
        totals.keySet().removeIf(key -> !feed.holds(key.account()));
        Upserts.write(
                connection,
                ADD,
                INSERT,
                totals.entrySet(),
                (statement, entry) -> entry.getValue().fill(statement, entry.getKey()),
                (statement, entry) -> {
                    entry.getValue().fill(statement, entry.getKey());
                    statement.setInt(12, entry.getKey().currency().scale());
                    statement.setString(13, feed.user(entry.getKey().account()).value());
                });
    }

    private static void add(Map<Key, Totals> totals, Movement movement, long timeNanos) {
        if (!movement.from().isSystem()) {
            totals.computeIfAbsent(new Key(movement.from(), movement.currency()), _ -> new Totals())
                    .debit(movement, timeNanos);
        }
        if (!movement.to().isSystem()) {
            totals.computeIfAbsent(new Key(movement.to(), movement.currency()), _ -> new Totals())
                    .credit(movement, timeNanos);
        }
    }
}
