package io.saldo.ledger.model;

/**
 * What a client wants kept beside an account or a movement: a JSON object in canonical form (names sorted, no white
 * space, numbers as they were written), so that equal content is equal text.
 *
 * @param json the object; empty stands for none
 */
public record Metadata(String json) {
    /** No metadata. */
    public static final Metadata NONE = new Metadata("");

    /** Whether there is none. */
    public boolean isNone() {
        return json.isEmpty();
    }
}
