package io.saldo.ledger.batch;

import java.util.Optional;

/**
 * Why a command of a packed batch was not done: the codes of the problems that JSON answers tell, by numbers. The order is
 * part of the format: only add at the end.
 */
public enum ResultCode {
    /** It was done. */
    NONE(""),
    /** It is malformed, or its values do not fit the operation. */
    INVALID_REQUEST("invalid_request"),
    /** No such account. */
    ACCOUNT_NOT_FOUND("account_not_found"),
    /** No such movement. */
    TRANSFER_NOT_FOUND("transfer_not_found"),
    /** No such hold. */
    HOLD_NOT_FOUND("hold_not_found"),
    /** The id was used for something else. */
    TRANSACTION_ID_REUSED("transaction_id_reused"),
    /** The account is there, with other content. */
    ACCOUNT_EXISTS("account_exists"),
    /** No such currency. */
    CURRENCY_NOT_FOUND("currency_not_found"),
    /** Sender and receiver are one. */
    SAME_ACCOUNT("same_account"),
    /** An account is closed. */
    ACCOUNT_CLOSED("account_closed"),
    /** An account is frozen. */
    ACCOUNT_FROZEN("account_frozen"),
    /** The sender cannot pay. */
    INSUFFICIENT_FUNDS("insufficient_funds"),
    /** More than there is, or than fits. */
    LIMIT_EXCEEDED("limit_exceeded"),
    /** The hold has ended. */
    HOLD_NOT_OPEN("hold_not_open"),
    /** That cannot be reversed. */
    NOT_REVERSIBLE("not_reversible"),
    /** An account to close has money or holds. */
    ACCOUNT_NOT_EMPTY("account_not_empty"),
    /** The server cannot do it now. */
    UNAVAILABLE("unavailable"),
    /** The server stops. */
    SHUTTING_DOWN("shutting_down"),
    /** No node leads. */
    NO_LEADER("no_leader"),
    /** Too much at once. */
    OVERLOADED("overloaded"),
    /** The command may or may not be done. */
    OUTCOME_UNKNOWN("outcome_unknown");

    private static final ResultCode[] VALUES = values();

    private final String code;

    ResultCode(String code) {
        this.code = code;
    }

    /** The code as JSON answers have it, or nothing. */
    public String code() {
        return code;
    }

    /** The code with this number, if it is one of these: a later server may know more. */
    public static Optional<ResultCode> find(int number) {
        return number < 0 || number >= VALUES.length ? Optional.empty() : Optional.of(VALUES[number]);
    }

    /**
     * The code with this number.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static ResultCode of(int number) {
        return find(number).orElseThrow(() -> new IllegalArgumentException("no code has number " + number));
    }

    /** The code with this text, or {@link #UNAVAILABLE} when none has it. */
    public static ResultCode of(String code) {
        for (ResultCode known : VALUES) {
            if (known.code.equals(code)) {
                return known;
            }
        }
        return UNAVAILABLE;
    }
}
