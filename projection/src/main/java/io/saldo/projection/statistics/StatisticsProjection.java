package io.saldo.projection.statistics;

import io.saldo.ledger.event.EventView;
import io.saldo.ledger.model.Currency;
import io.saldo.ledger.model.UserId;
import io.saldo.ledger.state.Accounts;
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
import java.util.List;

/**
 * The totals of each account in each currency, by where the money came from and went to; users' totals are sums of them. Of
 * a crossing each partition counts the side that lives there.
 */
public final class StatisticsProjection implements SumProjection {
    /** The follower's name. */
    public static final String NAME = "statistics";

    static final int DEPOSITED = 0;
    static final int WITHDRAWN = 1;
    static final int TRANSFERRED_IN = 2;
    static final int TRANSFERRED_OUT = 3;
    static final int DEPOSITS = 4;
    static final int WITHDRAWALS = 5;
    static final int TRANSFERS_IN = 6;
    static final int TRANSFERS_OUT = 7;
    static final int LAST_ACTIVITY = 8;

    static final SumTable SUMS = new SumTable(
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
    /** Accounts with a number above this are no accounts of the system. */
    private static final int SYSTEM_MAX = 1;

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
        int from = event.from(posting);
        int to = event.to(posting);
        if (to == Accounts.EXTERNAL) {
            add(from, WITHDRAWN, WITHDRAWALS, event, posting, feed, pending);
        } else {
            add(from, TRANSFERRED_OUT, TRANSFERS_OUT, event, posting, feed, pending);
        }
        if (from == Accounts.EXTERNAL) {
            add(to, DEPOSITED, DEPOSITS, event, posting, feed, pending);
        } else {
            add(to, TRANSFERRED_IN, TRANSFERS_IN, event, posting, feed, pending);
        }
    }

    private static boolean isSystem(int account, JournalFeed feed) {
        return account <= SYSTEM_MAX
                && (account <= Accounts.EXTERNAL
                        || feed.state().accounts().id(account).isSystem());
    }

    private static void add(
            int account, int units, int count, EventView event, int posting, JournalFeed feed, PendingSums pending) {
        if (isSystem(account, feed)) {
            return;
        }
        int line = pending.line(RowKey.of(feed.partition(), account, event.currency(posting)), event.sequence());
        pending.addUnits(line, units, event.amountHigh(posting), event.amountLow(posting));
        pending.count(line, count);
        pending.newest(line, LAST_ACTIVITY, event.timeNanos());
    }

    @Override
    public void nameRows(Connection connection, JournalFeed feed, List<PendingSums.Addition> made) throws SQLException {
        LedgerState state = feed.state();
        Upserts.insert(connection, NAME_ROW, made, (statement, row) -> {
            int account = RowKey.account(row.key());
            int user = state.accounts().user(account);
            Currency currency = state.currencies().of(RowKey.currency(row.key()));
            statement.setLong(1, row.key());
            statement.setString(2, state.accounts().id(account).value());
            statement.setString(3, currency.code());
            statement.setInt(4, currency.scale());
            statement.setString(5, (user < 0 ? UserId.NONE : state.users().id(user)).value());
        });
    }
}
