package io.saldo.cli.crash;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The auditor's own books: decides each order by the rules of the house, in the order in which the journal has them, and
 * knows every balance after it. Shares no code with the ledger. One thread.
 */
final class Book {
    static final String EXTERNAL = "@external";

    /** No order is refused for this; it stands for success. */
    static final String DONE = "";

    /** The scales of the currencies that the customers use. */
    static final Map<String, Integer> SCALES = Map.of("USD", 4, "EUR", 4, "BTC", 8);

    /** An account's money in a currency; all amounts exact. */
    record Balance(BigDecimal total, BigDecimal held, BigDecimal minimum) {
        static final Balance NONE = new Balance(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO);

        Balance plus(BigDecimal amount) {
            return new Balance(total.add(amount), held, minimum);
        }

        Balance holding(BigDecimal amount) {
            return new Balance(total, held.add(amount), minimum);
        }

        boolean covers(BigDecimal amount) {
            return total.subtract(held).subtract(amount).compareTo(minimum) >= 0;
        }
    }

    /** Whose money, in which currency. */
    record Place(String account, String currency) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int byAccount = account.compareTo(other.account);
            return byAccount != 0 ? byAccount : currency.compareTo(other.currency);
        }
    }

    /** A movement that was made, and the balances that it left. */
    record Step(String from, String to, BigDecimal amount, String currency, BigDecimal fromAfter, BigDecimal toAfter) {}

    /**
     * What became of an order.
     *
     * @param code why it was refused, or {@link #DONE}
     * @param steps what moved
     */
    record Decision(String code, List<Step> steps) {
        static Decision refused(String code) {
            return new Decision(code, List.of());
        }

        boolean isDone() {
            return code.equals(DONE);
        }
    }

    private record OpenHold(Order.Hold order, Optional<Long> expiresAtNanos) {}

    private final TreeMap<Place, Balance> balances = new TreeMap<>();
    private final Map<UUID, OpenHold> openHolds = new HashMap<>();
    private final Map<UUID, Order> done = new HashMap<>();
    private final Map<UUID, List<Step>> moved = new HashMap<>();
    private final Map<UUID, BigDecimal> reversed = new HashMap<>();

    /** Lets an account go below zero. */
    void allow(String account, String currency, String minimum) {
        balances.merge(
                new Place(account, currency),
                new Balance(BigDecimal.ZERO, BigDecimal.ZERO, new BigDecimal(minimum)),
                (old, fresh) -> new Balance(old.total, old.held, fresh.minimum));
    }

    /** Every balance that there is, by account and currency. */
    Map<Place, Balance> balances() {
        return balances;
    }

    /** A number as the server prints it. */
    static String print(BigDecimal amount, String currency) {
        return amount.setScale(scale(currency)).toPlainString();
    }

    private static int scale(String currency) {
        Integer scale = SCALES.get(currency);
        if (scale == null) {
            throw new AuditFailed("no customer uses " + currency);
        }
        return scale;
    }

    Balance balance(String account, String currency) {
        return balances.getOrDefault(new Place(account, currency), Balance.NONE);
    }

    /**
     * Decides the next order of the journal.
     *
     * @param timeNanos when the journal says it was decided
     */
    Decision decide(Order order, long timeNanos) {
        Decision decision = switch (order) {
            case Order.Transfer transfer -> post(List.of(transfer.posting()));
            case Order.Transaction transaction -> post(transaction.postings());
            case Order.Hold hold -> hold(hold, timeNanos);
            case Order.Capture capture -> capture(capture, timeNanos);
            case Order.Release release -> release(release, timeNanos);
            case Order.Reversal reversal -> reverse(reversal);
        };
        if (decision.isDone()) {
            done.put(order.id(), order);
            moved.put(order.id(), decision.steps());
        }
        return decision;
    }

    /** Whether time is about to release a hold. */
    boolean hasExpiringHolds() {
        return openHolds.values().stream()
                .anyMatch(open -> open.expiresAtNanos().isPresent());
    }

    /** The journal says that time released a hold. */
    void expire(UUID id, long timeNanos) {
        OpenHold open = openHolds.remove(id);
        AuditFailed.check(open != null, "hold " + id + " expired, and was not open");
        if (open != null) {
            AuditFailed.check(isDue(open, timeNanos), "hold " + id + " expired before its time");
            free(open.order());
        }
    }

    /** All postings in their order, or none. */
    private Decision post(List<Order.Posting> postings) {
        Map<Place, Balance> before = new HashMap<>(balances);
        List<Step> steps = new ArrayList<>();
        for (Order.Posting posting : postings) {
            BigDecimal amount = new BigDecimal(posting.amount());
            String refusal = posting.from().equals(posting.to())
                    ? "same_account"
                    : canPay(posting.from(), posting.currency(), amount) ? DONE : "insufficient_funds";
            if (!refusal.equals(DONE)) {
                balances.clear();
                balances.putAll(before);
                return Decision.refused(refusal);
            }
            steps.add(move(posting.from(), posting.to(), amount, posting.currency()));
        }
        return new Decision(DONE, steps);
    }

    private boolean canPay(String from, String currency, BigDecimal amount) {
        return from.equals(EXTERNAL) || balance(from, currency).covers(amount);
    }

    private Step move(String from, String to, BigDecimal amount, String currency) {
        Balance fromAfter = balance(from, currency).plus(amount.negate());
        Balance toAfter = balance(to, currency).plus(amount);
        balances.put(new Place(from, currency), fromAfter);
        balances.put(new Place(to, currency), toAfter);
        return new Step(from, to, amount, currency, fromAfter.total(), toAfter.total());
    }

    private Decision hold(Order.Hold hold, long timeNanos) {
        BigDecimal amount = new BigDecimal(hold.amount());
        if (hold.to().equals(Optional.of(hold.from()))) {
            return Decision.refused("same_account");
        }
        if (!balance(hold.from(), hold.currency()).covers(amount)) {
            return Decision.refused("insufficient_funds");
        }
        balances.computeIfPresent(new Place(hold.from(), hold.currency()), (place, balance) -> balance.holding(amount));
        Optional<Long> expiresAt =
                hold.seconds() == 0 ? Optional.empty() : Optional.of(timeNanos + hold.seconds() * 1_000_000_000L);
        openHolds.put(hold.id(), new OpenHold(hold, expiresAt));
        return new Decision(DONE, List.of());
    }

    private void free(Order.Hold hold) {
        BigDecimal amount = new BigDecimal(hold.amount());
        balances.computeIfPresent(
                new Place(hold.from(), hold.currency()), (place, balance) -> balance.holding(amount.negate()));
    }

    private static boolean isDue(OpenHold open, long timeNanos) {
        return open.expiresAtNanos().isPresent() && open.expiresAtNanos().get() <= timeNanos;
    }

    private String refusalOf(UUID hold, long timeNanos) {
        OpenHold open = openHolds.get(hold);
        if (open != null) {
            AuditFailed.check(!isDue(open, timeNanos), "hold " + hold + " was still open after its time");
            return DONE;
        }
        return done.get(hold) instanceof Order.Hold ? "hold_not_open" : "hold_not_found";
    }

    private Decision capture(Order.Capture capture, long timeNanos) {
        String refusal = refusalOf(capture.hold(), timeNanos);
        OpenHold open = openHolds.get(capture.hold());
        if (!refusal.equals(DONE) || open == null) {
            return Decision.refused(refusal);
        }
        Order.Hold hold = open.order();
        String to = capture.to().or(hold::to).orElse(EXTERNAL);
        if (to.equals(hold.from())) {
            return Decision.refused("same_account");
        }
        BigDecimal whole = new BigDecimal(hold.amount());
        BigDecimal amount = capture.amount().map(BigDecimal::new).orElse(whole);
        if (amount.compareTo(whole) > 0) {
            return Decision.refused("limit_exceeded");
        }
        openHolds.remove(hold.id());
        free(hold);
        return new Decision(DONE, List.of(move(hold.from(), to, amount, hold.currency())));
    }

    private Decision release(Order.Release release, long timeNanos) {
        String refusal = refusalOf(release.hold(), timeNanos);
        OpenHold open = openHolds.remove(release.hold());
        if (!refusal.equals(DONE) || open == null) {
            return Decision.refused(refusal);
        }
        free(open.order());
        return new Decision(DONE, List.of());
    }

    private Decision reverse(Order.Reversal reversal) {
        Order original = done.get(reversal.original());
        List<Step> steps = moved.getOrDefault(reversal.original(), List.of());
        if (original == null) {
            return Decision.refused("transfer_not_found");
        }
        if (steps.isEmpty() || original instanceof Order.Reversal) {
            return Decision.refused("not_reversible");
        }
        BigDecimal before = reversed.getOrDefault(original.id(), BigDecimal.ZERO);
        Optional<BigDecimal> given = reversal.amount().map(BigDecimal::new);
        if (steps.size() > 1 && given.isPresent()) {
            return Decision.refused("invalid_request");
        }
        BigDecimal left = steps.size() > 1
                ? BigDecimal.ONE.subtract(before)
                : steps.getFirst().amount().subtract(before);
        BigDecimal amount = given.orElse(left);
        if (left.signum() == 0 || amount.compareTo(left) > 0) {
            return Decision.refused("limit_exceeded");
        }
        Decision decision = post(turned(steps, amount));
        if (decision.isDone()) {
            reversed.put(original.id(), before.add(amount));
        }
        return decision;
    }

    /** The other way round, the last first. */
    private static List<Order.Posting> turned(List<Step> steps, BigDecimal amount) {
        List<Order.Posting> postings = new ArrayList<>();
        for (Step step : steps.reversed()) {
            BigDecimal back = steps.size() > 1 ? step.amount() : amount;
            postings.add(new Order.Posting(step.to(), step.from(), back.toPlainString(), step.currency()));
        }
        return postings;
    }
}
