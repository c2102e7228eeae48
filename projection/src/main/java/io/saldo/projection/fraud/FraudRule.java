package io.saldo.projection.fraud;

import java.math.BigDecimal;
import java.util.Map;

/** What makes a movement of money suspicious. Times are those of the events, and every edge belongs to the rule. */
public sealed interface FraudRule {
    /** Which movements a rule looks at, of the account that they are about. */
    enum Watched {
        /** Money that leaves for {@code @external}, but for what is given back. */
        WITHDRAWAL,
        /** Money that comes from {@code @external}, but for what is given back. */
        DEPOSIT,
        /** Money that goes to another account. */
        TRANSFER
    }

    /** What is done about it, beside the alert. */
    enum Action {
        /** Nothing more. */
        FLAG,
        /** The account is frozen. */
        FREEZE
    }

    /** What the rule is called: {@code [a-z0-9-]}, at most 64 characters. */
    String name();

    /** What it looks at. */
    Watched watched();

    /** What is done. */
    Action action();

    /**
     * Many movements in a short time.
     *
     * @param countMin how many of them, the last included, are suspicious
     * @param windowSeconds how long before the last the first may lie, at most
     */
    record Rapid(String name, Watched watched, int countMin, int windowSeconds, Action action) implements FraudRule {
        String reason(long count) {
            return "More than " + countMin + " " + words(watched) + "s within " + windowSeconds + " seconds (count="
                    + count + ")";
        }
    }

    /**
     * A large movement.
     *
     * @param amountMin from which amount on
     * @param amountMinOf from which amount on in some currencies, by their codes
     */
    record Large(String name, Watched watched, BigDecimal amountMin, Map<String, BigDecimal> amountMinOf, Action action)
            implements FraudRule {
        /** Keeps its own copy of the map. */
        public Large {
            amountMinOf = Map.copyOf(amountMinOf);
        }

        BigDecimal amountMin(String currency) {
            return amountMinOf.getOrDefault(currency, amountMin);
        }

        String reason(String currency) {
            return "Single large " + words(watched) + " >= "
                    + amountMin(currency).stripTrailingZeros().toPlainString();
        }
    }

    private static String words(Watched watched) {
        return switch (watched) {
            case WITHDRAWAL -> "withdrawal";
            case DEPOSIT -> "deposit";
            case TRANSFER -> "transfer";
        };
    }
}
