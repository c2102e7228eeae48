package io.saldo.projection.fraud;

import io.saldo.ledger.model.Currency;
import io.saldo.projection.fraud.FraudRule.Action;
import io.saldo.projection.fraud.FraudRule.Large;
import io.saldo.projection.fraud.FraudRule.Rapid;
import io.saldo.projection.fraud.FraudRule.Watched;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads rules as they stand in the configuration, separated by semicolons:
 *
 * <pre>
 * rapid-withdrawals: 3 withdrawals within 60 s, flag
 * large-withdrawal: withdrawal of 10000 or JPY 1000000 or BTC 0.5, freeze
 * </pre>
 */
public final class FraudRules {
    /** The most rules. */
    public static final int RULES_MAX = 32;
    /** The longest time that a rule may look back. */
    public static final int WINDOW_SECONDS_MAX = 86_400;
    /** The most movements that a rule may count. */
    public static final int COUNT_MAX = 1_000;

    /** The rules of a server that is told nothing else. */
    public static final String STANDARD =
            "rapid-withdrawals: 3 withdrawals within 60 s, flag; large-withdrawal: withdrawal of 10000, flag";

    private static final Pattern RAPID =
            Pattern.compile("([0-9]{1,4}) (withdrawal|deposit|transfer)s within ([0-9]{1,5}) s, (flag|freeze)");
    private static final Pattern LARGE = Pattern.compile("(withdrawal|deposit|transfer) of (.+), (flag|freeze)");
    private static final Pattern AMOUNT = Pattern.compile("(?:([A-Z0-9]{3,12}) )?([0-9]{1,38}(?:\\.[0-9]{1,38})?)");

    private FraudRules() {}

    /**
     * The rules in a text; none in an empty one.
     *
     * @throws IllegalArgumentException when a rule makes no sense; the message is fit for whoever wrote it
     */
    public static List<FraudRule> parse(String text) {
        List<FraudRule> rules = new ArrayList<>();
        for (String part : text.isBlank() ? new String[0] : text.split(";", -1)) {
            FraudRule rule = rule(part.strip().replaceAll("\\s+", " "));
            if (rules.stream().anyMatch(other -> other.name().equals(rule.name()))) {
                throw new IllegalArgumentException("there are two rules '" + rule.name() + "'");
            }
            rules.add(rule);
        }
        if (rules.size() > RULES_MAX) {
            throw new IllegalArgumentException("there are more than " + RULES_MAX + " rules");
        }
        return List.copyOf(rules);
    }

    private static FraudRule rule(String text) {
        int colon = text.indexOf(':');
        String name = colon < 0 ? "" : text.substring(0, colon).strip();
        String rest = text.substring(colon + 1).strip();
        Matcher rapid = RAPID.matcher(rest);
        Matcher large = LARGE.matcher(rest);
        if (!name.matches("[a-z0-9-]{1,64}")) {
            throw refused(text);
        }
        if (rapid.matches()) {
            return rapid(name, rapid, text);
        }
        if (large.matches()) {
            return large(name, large, text);
        }
        throw refused(text);
    }

    private static Rapid rapid(String name, Matcher parts, String text) {
        int count = Integer.parseInt(parts.group(1));
        int seconds = Integer.parseInt(parts.group(3));
        if (count < 1 || count > COUNT_MAX || seconds > WINDOW_SECONDS_MAX) {
            throw new IllegalArgumentException("the rule '" + text + "' may count from 1 to " + COUNT_MAX
                    + " movements within at most " + WINDOW_SECONDS_MAX + " s");
        }
        return new Rapid(name, watched(parts.group(2)), count, seconds, action(parts.group(4)));
    }

    private static Large large(String name, Matcher parts, String text) {
        Map<String, BigDecimal> ofCurrencies = new HashMap<>();
        BigDecimal ofAll = null;
        for (String item : parts.group(2).split(" or ", -1)) {
            Matcher amount = AMOUNT.matcher(item);
            if (!amount.matches()) {
                throw refused(text);
            }
            BigDecimal value = new BigDecimal(amount.group(2));
            String currency = amount.group(1);
            if (currency == null ? ofAll != null : !Currency.isCode(currency) || ofCurrencies.containsKey(currency)) {
                throw refused(text);
            }
            if (currency == null) {
                ofAll = value;
            } else {
                ofCurrencies.put(currency, value);
            }
        }
        if (ofAll == null) {
            throw new IllegalArgumentException(
                    "the rule '" + text + "' needs an amount without a currency, for all that it does not name");
        }
        return new Large(name, watched(parts.group(1)), ofAll, ofCurrencies, action(parts.group(3)));
    }

    private static Watched watched(String word) {
        return Watched.valueOf(word.toUpperCase(Locale.ROOT));
    }

    private static Action action(String word) {
        return Action.valueOf(word.toUpperCase(Locale.ROOT));
    }

    private static IllegalArgumentException refused(String text) {
        return new IllegalArgumentException("a rule is like 'rapid-withdrawals: 3 withdrawals within 60 s, flag' or"
                + " 'large-withdrawal: withdrawal of 10000 or JPY 1000000, freeze', not '" + text + "'");
    }
}
