package io.saldo.cli.crash;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;

/** What one customer thinks of, at random: irregular, and sometimes foolish. One thread. */
final class OrderMaker {
    /** Few, so that the customers meet. */
    static final List<String> ACCOUNTS = List.of("ann", "ben", "cho", "dia", "eve", "fay", "gus");

    /** May go below zero. */
    static final String OVERDRAWN = "gus";

    static final String OVERDRAFT = "-250.5";

    private static final String LONG_NOTE = "x".repeat(7_900);
    private static final List<String> CURRENCIES = List.of("USD", "USD", "USD", "EUR", "BTC");

    private final SplittableRandom random;
    private final Recent recent;

    /**
     * The ids that all customers share, so that they act on each other's orders.
     *
     * @param holds of holds
     * @param moves of movements
     */
    record Recent(Ring holds, Ring moves) {
        Recent() {
            this(new Ring(), new Ring());
        }
    }

    /** The last few of many ids. Any thread. */
    static final class Ring {
        private static final int LENGTH = 64;
        private final List<UUID> ids = new ArrayList<>();
        private int next;

        synchronized void add(UUID id) {
            if (ids.size() < LENGTH) {
                ids.add(id);
            } else {
                ids.set(next++ % LENGTH, id);
            }
        }

        synchronized Optional<UUID> any(SplittableRandom random) {
            return ids.isEmpty() ? Optional.empty() : Optional.of(ids.get(random.nextInt(ids.size())));
        }
    }

    OrderMaker(SplittableRandom random, Recent recent) {
        this.random = random;
        this.recent = recent;
    }

    /** The next order. */
    Order next() {
        int kind = random.nextInt(100);
        if (kind < 20) {
            return moving(transfer(Book.EXTERNAL, account(), amount(1_000), ""));
        } else if (kind < 50) {
            return moving(transfer(account(), account(), amount(60), ""));
        } else if (kind < 58) {
            return moving(transfer(account(), Book.EXTERNAL, amount(60), ""));
        } else if (kind < 68) {
            return moving(transaction());
        } else if (kind < 82) {
            return hold();
        } else if (kind < 94) {
            return settle();
        }
        return reverse();
    }

    /** An order whose event is as long as the metadata allows, to fill segments. */
    Order nextLong() {
        return transfer(Book.EXTERNAL, account(), amount(1_000), LONG_NOTE);
    }

    /** The same id, and other content. */
    Order.Transfer contradicting(Order.Transfer order) {
        Order.Posting posting = order.posting();
        String other = new BigDecimal(posting.amount()).add(BigDecimal.ONE).toPlainString();
        return new Order.Transfer(
                order.id(), new Order.Posting(posting.from(), posting.to(), other, posting.currency()), order.note());
    }

    private Order moving(Order order) {
        recent.moves().add(order.id());
        return order;
    }

    private Order.Transfer transfer(String from, String to, String amount, String note) {
        return new Order.Transfer(id(), new Order.Posting(from, to, amount, currency()), note);
    }

    private Order transaction() {
        List<Order.Posting> postings = new ArrayList<>();
        int count = 1 + random.nextInt(8);
        for (int i = 0; i < count; i++) {
            postings.add(new Order.Posting(account(), account(), amount(20), currency()));
        }
        return new Order.Transaction(id(), postings);
    }

    private Order hold() {
        int seconds = random.nextInt(3) == 0 ? 1 + random.nextInt(3) : 0;
        Optional<String> to = random.nextBoolean() ? Optional.of(account()) : Optional.empty();
        Order.Hold hold = new Order.Hold(id(), account(), to, amount(40), currency(), seconds);
        recent.holds().add(hold.id());
        return hold;
    }

    private Order settle() {
        UUID hold = recent.holds().any(random).orElseGet(this::id);
        if (random.nextInt(3) == 0) {
            return new Order.Release(id(), hold);
        }
        Optional<String> to = random.nextInt(4) == 0 ? Optional.of(account()) : Optional.empty();
        // In whole cents, since the currency of another's hold is not known here.
        Optional<String> part = random.nextBoolean() ? Optional.of(amount(20, 2)) : Optional.empty();
        return moving(new Order.Capture(id(), hold, to, part));
    }

    private Order reverse() {
        UUID original = (random.nextInt(8) == 0 ? recent.holds() : recent.moves())
                .any(random)
                .orElseGet(this::id);
        Optional<String> part = random.nextBoolean() ? Optional.of(amount(20, 2)) : Optional.empty();
        return new Order.Reversal(id(), original, part);
    }

    private UUID id() {
        return new UUID((random.nextLong() & ~0xF000L) | 0x4000L, (random.nextLong() >>> 2) | Long.MIN_VALUE);
    }

    private String account() {
        return ACCOUNTS.get(random.nextInt(ACCOUNTS.size()));
    }

    private String currency() {
        return CURRENCIES.get(random.nextInt(CURRENCIES.size()));
    }

    private String amount(int upTo) {
        return amount(upTo, random.nextInt(5));
    }

    /** Mostly small, rarely beyond what 64 bits hold. */
    private String amount(int upTo, int decimals) {
        BigInteger unscaled = BigInteger.valueOf(
                random.nextLong(1, upTo * BigInteger.TEN.pow(decimals).longValue()));
        if (random.nextInt(200) == 0) {
            unscaled = unscaled.multiply(BigInteger.TEN.pow(18)).add(BigInteger.ONE);
        }
        return new BigDecimal(unscaled, decimals).toPlainString();
    }
}
