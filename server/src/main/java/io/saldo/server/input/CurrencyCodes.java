package io.saldo.server.input;

import io.saldo.ledger.model.Currency;
import io.saldo.ledger.state.Currencies;
import java.util.List;

/** Finds a currency's scale by the bytes of its code. For one thread at a time; it follows the registry as it grows. */
final class CurrencyCodes {
    private final Currencies currencies;
    private long[] heads = new long[0];
    private int[] tails = new int[0];
    private int[] scales = new int[0];
    private int last;

    CurrencyCodes(Currencies currencies) {
        this.currencies = currencies;
    }

    /** The scale of the currency whose zero-padded code is given in two parts, the first byte lowest; or -1. */
    int scale(long head, int tail) {
        if (last < heads.length && heads[last] == head && tails[last] == tail) {
            return scales[last];
        }
        if (heads.length != currencies.size()) {
            index();
        }
        for (int i = 0; i < heads.length; i++) {
            if (heads[i] == head && tails[i] == tail) {
                last = i;
                return scales[i];
            }
        }
        return -1;
    }

    private void index() {
        List<Currency> all = currencies.all();
        heads = new long[all.size()];
        tails = new int[all.size()];
        scales = new int[all.size()];
        for (int i = 0; i < all.size(); i++) {
            String code = all.get(i).code();
            for (int c = 0; c < code.length(); c++) {
                if (c < 8) {
                    heads[i] |= (long) code.charAt(c) << (8 * c);
                } else {
                    tails[i] |= code.charAt(c) << (8 * (c - 8));
                }
            }
            scales[i] = all.get(i).scale();
        }
    }
}
