package io.saldo.ledger.model;

/**
 * The id of a user, the owner of accounts; of the same form as an {@link AccountId}.
 *
 * @param value the id; empty stands for no user
 */
public record UserId(String value) {
    /** Stands for an account that nobody owns. */
    public static final UserId NONE = new UserId("");

    /**
     * An id given by a client.
     *
     * @throws IllegalArgumentException when the text is not an id that a client may choose
     */
    public static UserId parse(String text) {
        return new UserId(AccountId.parse(text).value());
    }

    /** Whether nobody is meant. */
    public boolean isNone() {
        return value.isEmpty();
    }

    @Override
    public String toString() {
        return value;
    }
}
