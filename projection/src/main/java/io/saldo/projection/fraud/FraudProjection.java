package io.saldo.projection.fraud;

import io.saldo.ledger.event.Event;
import io.saldo.ledger.event.EventKind;
import io.saldo.ledger.event.EventView;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.AccountStatus;
import io.saldo.projection.follow.JournalFeed;
import io.saldo.projection.fraud.Alert.ActionState;
import io.saldo.projection.fraud.Alert.NoticeState;
import io.saldo.projection.sql.Projection;
import io.saldo.projection.sql.Rows;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;

/**
 * Tries the rules on each movement, and keeps what they find. A freeze that is to be done counts as done with the account's
 * next freezing in the journal, and as superseded with any other change of its status: so tables that are made again from
 * the first event do not repeat what was done, or undone, long ago.
 */
public final class FraudProjection implements Projection {
    /** The follower's name. */
    public static final String NAME = "fraud";

    /** Alerts of older events, found when tables are made again, are kept, but nobody is told and nothing done. */
    static final long FRESH_NANOS = TimeUnit.HOURS.toNanos(24);

    private final List<FraudRule> rules;
    private final List<FraudRule.Rapid> rapid;
    private final Set<FraudRule.Watched> watched = EnumSet.noneOf(FraudRule.Watched.class);
    private final IntFunction<JournalFeed> feeds;
    private final LongSupplier clock;
    private final Runnable found;
    private final Map<Integer, Windows> windows = new HashMap<>();

    /**
     * @param feeds the journals by their partitions
     * @param clock nanoseconds since 1970, to tell fresh alerts from old ones
     * @param found called after alerts were kept
     */
    public FraudProjection(List<FraudRule> rules, IntFunction<JournalFeed> feeds, LongSupplier clock, Runnable found) {
        this.rules = List.copyOf(rules);
        rules.forEach(rule -> watched.add(rule.watched()));
        rapid = rules.stream()
                .filter(FraudRule.Rapid.class::isInstance)
                .map(FraudRule.Rapid.class::cast)
                .toList();
        this.feeds = feeds;
        this.clock = clock;
        this.found = found;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean wants(EventView event) {
        return event.kind() == EventKind.ACCOUNT_CHANGED || Suspect.isIn(event, watched);
    }

    @Override
    public void begin(int partition) {
        windowsOf(feeds.apply(partition)).forget();
    }

    @Override
    public Optional<Rows> rows(int partition, List<Event> events) {
        JournalFeed feed = feeds.apply(partition);
        Windows counted = windowsOf(feed);
        counted.standBefore(events.getFirst().header().sequence());
        List<Alert> alerts = new ArrayList<>();
        Map<AccountId, AccountStatus> changed = new LinkedHashMap<>();
        for (Event event : events) {
            if (event instanceof Event.AccountChanged change && change.statusGiven()) {
                changed.put(change.account(), change.status());
                alerts.replaceAll(alert -> settled(alert, change));
            } else {
                examine(event, feed, counted, alerts);
            }
            counted.passed(event.header().sequence());
        }
        if (changed.isEmpty() && alerts.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(connection -> {
            AlertRows.settle(connection, changed);
            AlertRows.insert(connection, alerts);
        });
    }

    private synchronized Windows windowsOf(JournalFeed feed) {
        return windows.computeIfAbsent(feed.partition(), _ -> new Windows(feed, rapid));
    }

    private static Alert settled(Alert alert, Event.AccountChanged change) {
        return alert.account().equals(change.account()) && alert.actionState() == ActionState.PENDING
                ? alert.with(stateAfter(change.status()))
                : alert;
    }

    /** What becomes of a freeze that is to be done when the account's status changes. */
    static ActionState stateAfter(AccountStatus status) {
        return status == AccountStatus.FROZEN ? ActionState.DONE : ActionState.SUPERSEDED;
    }

    private void examine(Event event, JournalFeed feed, Windows counted, List<Alert> alerts) {
        int number = 0;
        for (Suspect suspect : Suspect.in(event, feed)) {
            for (FraudRule rule : rules) {
                if (rule.watched() == suspect.watched()) {
                    Optional<Alert> alert = alert(rule, suspect, event.header(), feed, counted, number);
                    if (alert.isPresent()) {
                        alerts.add(alert.get());
                        number++;
                    }
                }
            }
        }
    }

    private Optional<Alert> alert(
            FraudRule rule, Suspect suspect, Event.Header header, JournalFeed feed, Windows counted, int number) {
        return switch (rule) {
            case FraudRule.Rapid many -> {
                long count = counted.count(many, suspect.account(), header.timeNanos());
                yield count < many.countMin()
                        ? Optional.empty()
                        : Optional.of(alert(
                                rule,
                                suspect,
                                header,
                                feed,
                                number,
                                many.reason(count),
                                count,
                                count == many.countMin()));
            }
            case FraudRule.Large large -> {
                String currency = suspect.movement().currency().code();
                yield amount(suspect).compareTo(large.amountMin(currency)) < 0
                        ? Optional.empty()
                        : Optional.of(alert(rule, suspect, header, feed, number, large.reason(currency), 1, true));
            }
        };
    }

    private static BigDecimal amount(Suspect suspect) {
        BigInteger units = suspect.movement().amount().toBigInteger();
        return new BigDecimal(units, suspect.movement().currency().scale());
    }

    private Alert alert(
            FraudRule rule,
            Suspect suspect,
            Event.Header header,
            JournalFeed feed,
            int number,
            String reason,
            long count,
            boolean isNews) {
        boolean isFresh = clock.getAsLong() - header.timeNanos() <= FRESH_NANOS;
        return new Alert(
                new Alert.Key(feed.partition(), header.sequence(), number),
                rule.name(),
                suspect.account(),
                feed.user(suspect.account()),
                header.id(),
                reason,
                count,
                suspect.movement().amount().toBigInteger(),
                suspect.movement().currency(),
                header.timeNanos(),
                rule.action(),
                // Also of an old one: what the journal says of it comes later, and then the desk gives up what is left.
                rule.action() == FraudRule.Action.FREEZE ? ActionState.PENDING : ActionState.NONE,
                isNews && isFresh ? NoticeState.PENDING : NoticeState.NONE);
    }

    @Override
    public void committed(int partition) {
        found.run();
    }
}
