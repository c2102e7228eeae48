package io.saldo.ledger.model;

/**
 * Why the ledger refuses a command. The order is part of the formats on disk: only add at the end. Which of several
 * reasons is named is decided by the order of the checks, documented at each decider.
 */
public enum Rejection {
    /** The command has no form that this version knows. */
    INVALID_COMMAND("invalid_request"),
    /** An account that the command names does not exist. */
    ACCOUNT_NOT_FOUND("account_not_found"),
    /** The transfer to reverse does not exist. */
    TRANSFER_NOT_FOUND("transfer_not_found"),
    /** The hold to capture or void does not exist. */
    HOLD_NOT_FOUND("hold_not_found"),
    /** An account with this id exists already. */
    ACCOUNT_EXISTS("account_exists"),
    /** A currency with this code exists already, with another scale. */
    CURRENCY_EXISTS("currency_exists"),
    /** No currency has this code. */
    CURRENCY_NOT_FOUND("currency_not_found"),
    /** The amount has more decimals than the currency's scale, or does not fit 128 bits at that scale. */
    INVALID_AMOUNT("invalid_amount"),
    /** Sender and receiver are the same account. */
    SAME_ACCOUNT("same_account"),
    /** An account that would send or receive is closed. */
    ACCOUNT_CLOSED("account_closed"),
    /** An account that would send or receive is frozen. */
    ACCOUNT_FROZEN("account_frozen"),
    /** The debit would take the available balance below the account's minimum. */
    INSUFFICIENT_FUNDS("insufficient_funds"),
    /** A balance would leave 128 bits, or more would be captured or reversed than there is. */
    LIMIT_EXCEEDED("limit_exceeded"),
    /** The hold was captured, voided or expired before. */
    HOLD_NOT_OPEN("hold_not_open"),
    /** What the id names is no movement that can be reversed. */
    NOT_REVERSIBLE("not_reversible"),
    /** The account to close has a balance or an open hold. */
    ACCOUNT_NOT_EMPTY("account_not_empty"),
    /** The command is for an empty ledger, and this one is not. */
    LEDGER_EXISTS("ledger_exists"),
    /** Another partition knows the id already, from a command with other content. */
    TRANSACTION_ID_REUSED("transaction_id_reused"),
    /** The partition coordinates as many crossings as it may; not remembered, since it passes. */
    TOO_MANY_CROSSINGS("too_many_crossings");

    private static final Rejection[] VALUES = values();

    private final String code;

    Rejection(String code) {
        this.code = code;
    }

    /** The stable code that clients see. */
    public String code() {
        return code;
    }

    /**
     * The rejection with this place in the order.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static Rejection of(int ordinal) {
        if (ordinal < 0 || ordinal >= VALUES.length) {
            throw new IllegalArgumentException("no rejection has number " + ordinal);
        }
        return VALUES[ordinal];
    }
}
