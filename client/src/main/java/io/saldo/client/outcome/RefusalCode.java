package io.saldo.client.outcome;

import io.saldo.client.json.Names;

/** Why a command was refused; {@code docs/refusals.md} says what each means. */
public enum RefusalCode {
    /** The values do not fit the operation, such as more decimals than the currency has. */
    INVALID_REQUEST,
    /** An account that the command names does not exist. */
    ACCOUNT_NOT_FOUND,
    /** What is to be reversed does not exist. */
    TRANSFER_NOT_FOUND,
    /** The hold does not exist. */
    HOLD_NOT_FOUND,
    /** The id was used before, for another command. */
    TRANSACTION_ID_REUSED,
    /** The account exists with other content. */
    ACCOUNT_EXISTS,
    /** No currency has this code. */
    CURRENCY_NOT_FOUND,
    /** Sender and receiver are one. */
    SAME_ACCOUNT,
    /** An account is closed. */
    ACCOUNT_CLOSED,
    /** An account is frozen. */
    ACCOUNT_FROZEN,
    /** The sender cannot pay. */
    INSUFFICIENT_FUNDS,
    /** More than is held, was moved or fits a balance. */
    LIMIT_EXCEEDED,
    /** The hold was captured, voided or has expired. */
    HOLD_NOT_OPEN,
    /** Only a transfer, transaction or capture can be reversed. */
    NOT_REVERSIBLE,
    /** An account to close has money or holds. */
    ACCOUNT_NOT_EMPTY,
    /** A code of a later server that this client does not know; {@link Refused#code} has it. */
    OTHER;

    /** The constant for a code as the server gives it, or {@link #OTHER}. */
    public static RefusalCode of(String code) {
        return Names.find(RefusalCode.class, code, OTHER);
    }
}
