package io.saldo.projection.statistics;

import io.saldo.ledger.event.EventView;
import io.saldo.ledger.model.Currency;
import io.saldo.ledger.state.LedgerState;
import io.saldo.projection.follow.JournalFeed;
import io.saldo.projection.sql.PendingSums;
import io.saldo.projection.sql.SumProjection;
import io.saldo.projection.sql.SumTable;
import io.saldo.projection.sql.SumTable.Column;
import io.saldo.projection.sql.SumTable.Kind;
import io.saldo.projection.sql.Upserts;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What the accounts of each user did on each day, UTC, by the time of the events. The single entries are not copied: they
 * are in the journal, where a page of them costs no more than here.
 */
public final class ActivityProjection implements SumProjection {
    /** The follower's name. */
    public static final String NAME = "activity";

    static final int DEBITS = 0;
    static final int CREDITS = 1;
    static final int DEBITED = 2;
    static final int CREDITED = 3;
    static final int LAST_SEQUENCE = 4;
    static final int LAST_ACTIVITY = 5;

    static final SumTable SUMS = new SumTable(
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

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public SumTable table() {
        return SUMS;
    }

    @Override
    public void add(EventView event, int posting, JournalFeed feed, PendingSums pending) {
        add(event.from(posting), DEBITS, DEBITED, event, posting, feed, pending);
        add(event.to(posting), CREDITS, CREDITED, event, posting, feed, pending);
    }

    /** Accounts of the system have no owner. */
    private static void add(
            int account, int count, int units, EventView event, int posting, JournalFeed feed, PendingSums pending) {
        int user = account < 0 ? -1 : feed.owner(account);
        if (user < 0) {
            return;
        }
        long day = Math.clamp(Math.floorDiv(event.timeNanos(), DAY_NANOS), 0, RowKey.DAY_MAX);
        long key = RowKey.of(feed.partition(), user, day, event.currency(posting));
        int line = pending.line(key, event.sequence());
        pending.count(line, count);
        pending.addUnits(line, units, event.amountHigh(posting), event.amountLow(posting));
        pending.newest(line, LAST_SEQUENCE, event.sequence());
        pending.newest(line, LAST_ACTIVITY, event.timeNanos());
    }

    @Override
    public void nameRows(Connection connection, JournalFeed feed, List<PendingSums.Addition> made) throws SQLException {
        LedgerState state = feed.state();
        Upserts.insert(connection, NAME_ROW, made, (statement, row) -> {
            Currency currency = state.currencies().of(RowKey.currency(row.key()));
            statement.setLong(1, row.key());
            statement.setString(2, state.users().id(RowKey.user(row.key())).value());
            statement.setObject(3, LocalDate.ofEpochDay(RowKey.day(row.key())));
            statement.setString(4, currency.code());
            statement.setInt(5, feed.partition());
            statement.setInt(6, currency.scale());
            statement.setLong(7, row.first());
        });
    }
}
