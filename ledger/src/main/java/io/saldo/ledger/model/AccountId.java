package io.saldo.ledger.model;

/**
 * The id of an account: 1 to 64 characters of {@code [A-Za-z0-9._:-]}, the first a letter or digit, or the id of a
 * system account, which starts with {@code @}.
 *
 * @param value the id; empty stands for no account
 */
public record AccountId(String value) {
    /** Stands for an account that was not given. */
    public static final AccountId NONE = new AccountId("");
    /** Where deposits come from and withdrawals go to; the one account that may always go negative. */
    public static final AccountId EXTERNAL = new AccountId("@external");
    /**
     * Where a partition keeps what came from, and what went to, other partitions: in each partition of several. Over all
     * of them it is zero in every currency but for what is on its way.
     */
    public static final AccountId TRANSIT = new AccountId("@transit");

    /** The most characters of an id. */
    public static final int LENGTH_MAX = 64;

    /**
     * An id given by a client.
     *
     * @throws IllegalArgumentException when the text is not an id that a client may choose
     */
    public static AccountId parse(String text) {
        if (!isValid(text)) {
            throw new IllegalArgumentException(
                    "must be 1 to 64 characters of A-Z a-z 0-9 . _ : - starting with a letter or digit");
        }
        return new AccountId(text);
    }

    /** Whether a client may choose this text as an id, for an account or a user. */
    public static boolean isValid(CharSequence text) {
        int length = text.length();
        if (length < 1 || length > LENGTH_MAX || !isLetterOrDigit(text.charAt(0))) {
            return false;
        }
        for (int i = 1; i < length; i++) {
            char c = text.charAt(i);
            if (!isLetterOrDigit(c) && c != '.' && c != '_' && c != ':' && c != '-') {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetterOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
    }

    /** Whether no account was given. */
    public boolean isNone() {
        return value.isEmpty();
    }

    /** Whether the account belongs to the system. */
    public boolean isSystem() {
        return !value.isEmpty() && value.charAt(0) == '@';
    }

    @Override
    public String toString() {
        return value;
    }
}
