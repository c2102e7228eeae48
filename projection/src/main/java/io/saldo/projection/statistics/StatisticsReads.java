package io.saldo.projection.statistics;

import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.Currency;
import io.saldo.ledger.model.UserId;
import io.saldo.projection.follow.JournalFeed;
import io.saldo.projection.sql.SumFollower;
import io.saldo.projection.sql.SumReading;
import io.saldo.projection.sql.SumRow;
import io.saldo.projection.statistics.ActivityDay.CurrencyActivity;
import io.saldo.replica.read.CurrencyStats;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads statistics and activity: the tables with all that this node has taken and not written yet. What is shown of a
 * partition stands behind one of its events; partitions do not stand at one time. Any thread.
 *
 * <p>All throw an {@link SQLException} when the database cannot be asked.
 */
public final class StatisticsReads {
    /** Keys of one account, or of one day of a user, differ in less than this. */
    private static final long CURRENCIES = RowKey.CURRENCY_MAX + 1;

    private final SumFollower statistics;
    private final SumFollower activity;
    private final List<JournalFeed> feeds;

    /**
     * @param statistics keeps {@link StatisticsProjection}
     * @param activity keeps {@link ActivityProjection}
     * @param feeds one for each partition, in their order
     */
    public StatisticsReads(SumFollower statistics, SumFollower activity, List<JournalFeed> feeds) {
        this.statistics = statistics;
        this.activity = activity;
        this.feeds = List.copyOf(feeds);
    }

    /** The totals of an account, by the codes of the currencies; none for an account that its partition does not have. */
    public Statistics ofAccount(int partition, AccountId account) throws SQLException {
        JournalFeed feed = feeds.get(partition);
        int number = feed.account(account);
        if (number < 0) {
            return new Statistics(List.of(), List.of(new AsOf(partition, 0)));
        }
        long first = RowKey.of(partition, number, 0);
        long last = RowKey.of(partition, number, RowKey.CURRENCY_MAX);
        SumReading reading = statistics.read(
                partition,
                connection -> StatisticsProjection.SUMS.rowsBetween(connection, first, last),
                key -> key >= first && key <= last);
        TreeMap<String, CurrencyStats> totals = new TreeMap<>();
        add(totals, reading, feed);
        return new Statistics(List.copyOf(totals.values()), List.of(AsOf.of(reading)));
    }

    /** The totals of all accounts of a user, by the codes of the currencies. */
    public Statistics ofUser(UserId user) throws SQLException {
        TreeMap<String, CurrencyStats> totals = new TreeMap<>();
        List<AsOf> places = new ArrayList<>();
        for (JournalFeed feed : feeds) {
            int number = feed.state().users().find(user);
            long first = RowKey.of(feed.partition(), 0, 0);
            long last = RowKey.of(feed.partition(), RowKey.NUMBER_MAX, RowKey.CURRENCY_MAX);
            SumReading reading = statistics.read(
                    feed.partition(),
                    connection -> StatisticsProjection.SUMS.sumsNamed(
                            connection, "statistics_names", "user_id", user.value(), first, last, CURRENCIES),
                    key -> number >= 0 && feed.owner(RowKey.account(key)) == number,
                    key -> key % CURRENCIES);
            add(totals, reading, feed);
            places.add(AsOf.of(reading));
        }
        return new Statistics(List.copyOf(totals.values()), places);
    }

    private static void add(Map<String, CurrencyStats> totals, SumReading reading, JournalFeed feed) {
        for (SumRow row : reading.rows()) {
            Currency currency = feed.state().currencies().of(RowKey.currency(row.key()));
            totals.merge(currency.code(), stats(row, currency), StatisticsReads::sum);
        }
    }

    private static CurrencyStats stats(SumRow row, Currency currency) {
        return new CurrencyStats(
                currency,
                row.units(StatisticsProjection.DEPOSITED),
                row.units(StatisticsProjection.WITHDRAWN),
                row.units(StatisticsProjection.TRANSFERRED_IN),
                row.units(StatisticsProjection.TRANSFERRED_OUT),
                row.number(StatisticsProjection.DEPOSITS),
                row.number(StatisticsProjection.WITHDRAWALS),
                row.number(StatisticsProjection.TRANSFERS_IN),
                row.number(StatisticsProjection.TRANSFERS_OUT),
                row.number(StatisticsProjection.LAST_ACTIVITY));
    }

    private static CurrencyStats sum(CurrencyStats a, CurrencyStats b) {
        return new CurrencyStats(
                a.currency(),
                a.deposited().add(b.deposited()),
                a.withdrawn().add(b.withdrawn()),
                a.transferredIn().add(b.transferredIn()),
                a.transferredOut().add(b.transferredOut()),
                a.deposits() + b.deposits(),
                a.withdrawals() + b.withdrawals(),
                a.transfersIn() + b.transfersIn(),
                a.transfersOut() + b.transfersOut(),
                Math.max(a.lastActivityNanos(), b.lastActivityNanos()));
    }

    /**
     * The days on which accounts of a user did anything, the newest first.
     *
     * @param before the day that they lie before, if not all are wanted
     * @param limit how many at most, at least 1
     */
    public ActivityDays daysOf(UserId user, Optional<LocalDate> before, int limit) throws SQLException {
        TreeMap<Long, TreeMap<String, CurrencyActivity>> days = new TreeMap<>(Comparator.reverseOrder());
        List<AsOf> places = new ArrayList<>();
        for (JournalFeed feed : feeds) {
            int number = feed.state().users().find(user);
            SumReading reading = number < 0
                    ? activity.read(feed.partition(), _ -> List.of(), _ -> false)
                    : days(feed.partition(), number, before, limit + 1);
            for (SumRow row : reading.rows()) {
                Currency currency = feed.state().currencies().of(RowKey.currency(row.key()));
                days.computeIfAbsent(RowKey.day(row.key()), _ -> new TreeMap<>())
                        .merge(currency.code(), day(row, currency), StatisticsReads::sum);
            }
            places.add(AsOf.of(reading));
        }
        List<ActivityDay> page = days.entrySet().stream()
                .limit(limit)
                .map(day -> new ActivityDay(
                        LocalDate.ofEpochDay(day.getKey()),
                        List.copyOf(day.getValue().values())))
                .toList();
        return new ActivityDays(page, days.size() > limit, places);
    }

    /** At least the newest days of a user in a partition; the rows of some more may come along. */
    private SumReading days(int partition, int user, Optional<LocalDate> before, int limit) throws SQLException {
        long end = before.map(LocalDate::toEpochDay).orElse(RowKey.DAY_MAX + 1);
        if (end <= 0) {
            return activity.read(partition, _ -> List.of(), _ -> false);
        }
        long first = RowKey.of(partition, user, 0, 0);
        long last = RowKey.of(partition, user, Math.min(end - 1, RowKey.DAY_MAX), RowKey.CURRENCY_MAX);
        SumReading reading = activity.read(
                partition,
                connection -> {
                    // Without those of memory, which can only add to the newest days or put newer ones before them.
                    List<Long> newest =
                            ActivityProjection.SUMS.newestGroups(connection, first, last, CURRENCIES, limit);
                    return newest.isEmpty()
                            ? List.of()
                            : ActivityProjection.SUMS.rowsBetween(connection, newest.getLast() * CURRENCIES, last);
                },
                key -> key >= first && key <= last);
        return newest(reading, limit);
    }

    private static SumReading newest(SumReading reading, int limit) {
        long[] days = reading.rows().stream()
                .mapToLong(row -> RowKey.day(row.key()))
                .distinct()
                .sorted()
                .toArray();
        long oldest = days.length <= limit ? 0 : days[days.length - limit];
        List<SumRow> rows = reading.rows().stream()
                .filter(row -> RowKey.day(row.key()) >= oldest)
                .toList();
        return new SumReading(reading.partition(), reading.sequence(), rows);
    }

    private static CurrencyActivity day(SumRow row, Currency currency) {
        return new CurrencyActivity(
                currency,
                row.number(ActivityProjection.DEBITS),
                row.number(ActivityProjection.CREDITS),
                row.units(ActivityProjection.DEBITED),
                row.units(ActivityProjection.CREDITED),
                row.number(ActivityProjection.LAST_ACTIVITY));
    }

    private static CurrencyActivity sum(CurrencyActivity a, CurrencyActivity b) {
        return new CurrencyActivity(
                a.currency(),
                a.debits() + b.debits(),
                a.credits() + b.credits(),
                a.debited().add(b.debited()),
                a.credited().add(b.credited()),
                Math.max(a.lastActivityNanos(), b.lastActivityNanos()));
    }
}
