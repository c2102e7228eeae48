package io.saldo.server.input;

import io.saldo.ledger.model.Currency;
import io.saldo.ledger.model.DecimalAmount;
import io.saldo.ledger.state.Currencies;
import io.saldo.server.json.InvalidInput;
import java.util.Optional;

/**
 * Brings amounts to the scale of their currency where the edge knows it, so that an amount that can never be right is
 * refused without a trace in the ledger. An unknown currency is left to the ledger, which may know more by then.
 */
final class Scales {
    private final Currencies currencies;

    Scales(Currencies currencies) {
        this.currencies = currencies;
    }

    /**
     * The amount at its currency's scale.
     *
     * @throws InvalidInput when it has more decimals than that, or does not fit 128 bits at it
     */
    DecimalAmount scaled(String field, DecimalAmount amount, String code) {
        Optional<Currency> known = currencies.find(code);
        if (known.isEmpty()) {
            return amount;
        }
        int scale = known.get().scale();
        if (amount.decimals() > scale) {
            throw InvalidInput.of(field, "has more decimals than the " + scale + " of " + code);
        }
        if (!amount.fits(scale)) {
            throw InvalidInput.of(field, "is out of range: at scale " + scale + " it takes over 128 bits");
        }
        return DecimalAmount.of(amount.at(scale), scale);
    }
}
