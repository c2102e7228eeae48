package io.saldo.ledger.model;

/**
 * A currency of the registry. Once registered it never changes.
 *
 * @param number its dense number in the order of registration, from 0
 * @param code 3 to 12 characters of {@code [A-Z0-9]}
 * @param scale how many decimals its amounts have, 0 to 38
 */
public record Currency(int number, String code, int scale) {
    /** The most decimals of a currency. */
    public static final int SCALE_MAX = 38;

    /** Whether the text has the form of a code. */
    public static boolean isCode(CharSequence text) {
        int length = text.length();
        if (length < 3 || length > 12) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (!((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))) {
                return false;
            }
        }
        return true;
    }

    /**
     * Checks that the text has the form of a code, and gives it back.
     *
     * @throws IllegalArgumentException when it does not
     */
    public static String parseCode(String text) {
        if (!isCode(text)) {
            throw new IllegalArgumentException("must be 3 to 12 characters of A-Z 0-9");
        }
        return text;
    }
}
