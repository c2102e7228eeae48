package io.saldo.server.input;

import io.saldo.ledger.model.Currency;
import io.saldo.ledger.state.Currencies;
import java.util.List;

/** Finds a currency's scale by the bytes of its code, and follows the registry as it grows. Any thread. */
public final class CurrencyCodes {
    /** What is known at a time; never compared, so arrays will do. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Index(long[] heads, int[] tails, int[] scales) {}

    private final Currencies currencies;
    private volatile Index index = new Index(new long[0], new int[0], new int[0]);
    /** Where the last one was found: a guess, which any thread may overwrite. */
    private int guess;

    /** Follows these currencies. */
    public CurrencyCodes(Currencies currencies) {
        this.currencies = currencies;
    }

    /** The scale of the currency whose zero-padded code is given in two parts, the first byte lowest; or -1. */
    int scale(long head, int tail) {
        Index known = index;
        int guessed = guess;
        if (guessed < known.heads.length && known.heads[guessed] == head && known.tails[guessed] == tail) {
            return known.scales[guessed];
        }
        if (known.heads.length != currencies.size()) {
            known = indexOf(currencies.all());
            index = known;
        }
        for (int i = 0; i < known.heads.length; i++) {
            if (known.heads[i] == head && known.tails[i] == tail) {
                guess = i;
                return known.scales[i];
            }
        }
        return -1;
    }

    private static Index indexOf(List<Currency> all) {
        Index made = new Index(new long[all.size()], new int[all.size()], new int[all.size()]);
        for (int i = 0; i < all.size(); i++) {
            String code = all.get(i).code();
            for (int c = 0; c < code.length(); c++) {
                if (c < 8) {
                    made.heads[i] |= (long) code.charAt(c) << (8 * c);
                } else {
                    made.tails[i] |= code.charAt(c) << (8 * (c - 8));
                }
            }
            made.scales[i] = all.get(i).scale();
        }
        return made;
    }
}
