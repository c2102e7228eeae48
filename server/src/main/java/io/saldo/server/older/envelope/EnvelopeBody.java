package io.saldo.server.older.envelope;

import io.saldo.server.http.Exchange;
import io.saldo.server.json.InvalidInput;
import io.saldo.server.json.JsonInput;
import io.saldo.server.older.WalletAmounts;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The fields of a request's body. Those that nobody asks for are passed over, as in the older system. */
record EnvelopeBody(Map<String, String> texts, Map<String, String> numbers) {
    /** Reads the body of a request. */
    static EnvelopeBody read(Exchange exchange) {
        int length = exchange.readJson();
        Map<String, String> texts = new HashMap<>();
        Map<String, String> numbers = new HashMap<>();
        try (JsonInput input = JsonInput.open(exchange.scratch().body(), 0, length)) {
            while (input.nextField()) {
                if (texts.containsKey(input.name()) || numbers.containsKey(input.name())) {
                    throw input.duplicateField();
                }
                input.textIfAny().ifPresent(text -> texts.put(input.name(), text));
                input.numberIfAny().ifPresent(digits -> numbers.put(input.name(), digits));
                input.skip();
            }
            input.end();
        }
        return new EnvelopeBody(texts, numbers);
    }

    String text(String field) {
        return Optional.ofNullable(texts.get(field)).orElseThrow(() -> InvalidInput.of(field, "is missing"));
    }

    /** An amount, which the older system wanted as text, and which may be a number as well. */
    BigDecimal number(String field) {
        String digits = Optional.ofNullable(numbers.get(field)).orElseGet(() -> text(field));
        return WalletAmounts.number(digits)
                .orElseThrow(() -> new InvalidInput("Invalid amount: Amount must be a decimal number"));
    }
}
