package io.saldo.server.older.envelope;

import io.saldo.server.http.Exchange;
import io.saldo.server.json.InvalidInput;
import io.saldo.server.json.JsonInput;
import io.saldo.server.older.WalletAmounts;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The fields of a request's body that are text or numbers. Those that nobody asks for are passed over, as the older system
 * did.
 */
record EnvelopeBody(Map<String, String> fields) {
    /** Reads the body of a request. */
    static EnvelopeBody read(Exchange exchange) {
        int length = exchange.readJson();
        Map<String, String> fields = new HashMap<>();
        try (JsonInput input = JsonInput.open(exchange.scratch().body(), 0, length)) {
            while (input.nextField()) {
                Optional<String> value = input.textIfAny().or(input::numberIfAny);
                if (value.isPresent() && fields.put(input.name(), value.get()) != null) {
                    throw input.duplicateField();
                }
                input.skip();
            }
            input.end();
        }
        return new EnvelopeBody(fields);
    }

    String text(String field) {
        return Optional.ofNullable(fields.get(field)).orElseThrow(() -> InvalidInput.of(field, "is missing"));
    }

    BigDecimal number(String field) {
        return WalletAmounts.number(text(field))
                .orElseThrow(() -> new InvalidInput("Invalid amount: Amount must be a decimal number"));
    }
}
