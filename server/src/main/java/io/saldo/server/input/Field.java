package io.saldo.server.input;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Every field that an operation may have, by its name in JSON. */
enum Field {
    OP("op"),
    TRANSACTION_ID("transaction_id"),
    FROM_ACCOUNT("from_account"),
    TO_ACCOUNT("to_account"),
    AMOUNT("amount"),
    CURRENCY("currency"),
    METADATA("metadata"),
    POSTINGS("postings"),
    EXPIRES_IN_SECONDS("expires_in_seconds"),
    HOLD_ID("hold_id"),
    TRANSFER_ID("transfer_id"),
    ACCOUNT_ID("account_id"),
    USER_ID("user_id"),
    STATUS("status"),
    LIMITS("limits"),
    MINIMUM_BALANCE("minimum_balance"),
    SCALE("scale");

    private static final Map<String, Field> BY_NAME = byName();

    private final String json;

    Field(String json) {
        this.json = json;
    }

    /** The name in JSON. */
    String json() {
        return json;
    }

    /** The field's bit in a set of fields. */
    long bit() {
        return 1L << ordinal();
    }

    static Optional<Field> of(String json) {
        return Optional.ofNullable(BY_NAME.get(json));
    }

    static long bits(Field... fields) {
        long bits = 0;
        for (Field field : fields) {
            bits |= field.bit();
        }
        return bits;
    }

    private static Map<String, Field> byName() {
        Map<String, Field> byName = new HashMap<>();
        for (Field field : values()) {
            byName.put(field.json, field);
        }
        return Map.copyOf(byName);
    }
}
