package io.saldo.server.problem;

import io.saldo.ledger.model.Rejection;

/** Every kind of problem that a client may be told of, by a code that never changes its meaning. */
public enum ProblemCode {
    /** The request is not what the operation needs. */
    INVALID_REQUEST("invalid_request", 400, "The request is malformed"),
    /** No credentials, or none that are known. */
    UNAUTHORIZED("unauthorized", 401, "Credentials are missing or unknown"),
    /** The credentials do not reach that far. */
    FORBIDDEN("forbidden", 403, "The credentials do not allow this"),
    /** Nothing is served under this path. */
    NOT_FOUND("not_found", 404, "There is nothing here"),
    /** No such account. */
    ACCOUNT_NOT_FOUND("account_not_found", 404, "The account does not exist"),
    /** No such movement. */
    TRANSFER_NOT_FOUND("transfer_not_found", 404, "The transfer does not exist"),
    /** No such hold. */
    HOLD_NOT_FOUND("hold_not_found", 404, "The hold does not exist"),
    /** The path is served, but not with this method. */
    METHOD_NOT_ALLOWED("method_not_allowed", 405, "The method is not allowed here"),
    /** The client takes no form in which there is an answer. */
    NOT_ACCEPTABLE("not_acceptable", 406, "There is no answer in an acceptable form"),
    /** The id was used for something else. */
    TRANSACTION_ID_REUSED("transaction_id_reused", 409, "The transaction id was used for another request"),
    /** The account is there, with other content. */
    ACCOUNT_EXISTS("account_exists", 409, "The account exists with other content"),
    /** The currency is there, with another scale. */
    CURRENCY_EXISTS("currency_exists", 409, "The currency exists with another scale"),
    /** The body is too large. */
    CONTENT_TOO_LARGE("content_too_large", 413, "The body is too large"),
    /** The path and query are too long. */
    URI_TOO_LONG("uri_too_long", 414, "The URI is too long"),
    /** The body has a form that is not read. */
    UNSUPPORTED_MEDIA_TYPE("unsupported_media_type", 415, "The body's media type is not supported"),
    /** The ledger has no such currency. */
    CURRENCY_NOT_FOUND("currency_not_found", 422, "The currency does not exist"),
    /** Sender and receiver are one. */
    SAME_ACCOUNT("same_account", 422, "Sender and receiver are the same account"),
    /** An account is closed. */
    ACCOUNT_CLOSED("account_closed", 422, "The account is closed"),
    /** An account is frozen. */
    ACCOUNT_FROZEN("account_frozen", 422, "The account is frozen"),
    /** The sender cannot pay. */
    INSUFFICIENT_FUNDS("insufficient_funds", 422, "The available balance does not cover the amount"),
    /** More than there is, or than fits. */
    LIMIT_EXCEEDED("limit_exceeded", 422, "A limit would be exceeded"),
    /** The hold has ended. */
    HOLD_NOT_OPEN("hold_not_open", 422, "The hold was captured, voided or has expired"),
    /** That cannot be reversed. */
    NOT_REVERSIBLE("not_reversible", 422, "What the id names cannot be reversed"),
    /** An account to close has money or holds. */
    ACCOUNT_NOT_EMPTY("account_not_empty", 422, "The account has a balance or an open hold"),
    /** The connection must speak another version of HTTP. */
    UPGRADE_REQUIRED("upgrade_required", 426, "HTTP/1.1 is required"),
    /** One client asks for too much. */
    TOO_MANY_REQUESTS("too_many_requests", 429, "Too many at once"),
    /** The headers are too large. */
    HEADERS_TOO_LARGE("headers_too_large", 431, "The headers are too large"),
    /** The server cannot do it now; nothing was done. */
    UNAVAILABLE("unavailable", 503, "The server cannot do this now"),
    /** The server stops; nothing was done. */
    SHUTTING_DOWN("shutting_down", 503, "The server is shutting down"),
    /** No node leads; nothing was done. */
    NO_LEADER("no_leader", 503, "No leader at present"),
    /** Too much at once; nothing was done. */
    OVERLOADED("overloaded", 503, "The server is overloaded"),
    /** The sequence asked for is not there yet. */
    NOT_YET("not_yet", 503, "The sequence has not arrived here yet"),
    /** The command may or may not be done. */
    OUTCOME_UNKNOWN("outcome_unknown", 503, "The outcome is not known yet");

    private final String code;
    private final int status;
    private final String title;

    ProblemCode(String code, int status, String title) {
        this.code = code;
        this.status = status;
        this.title = title;
    }

    /** The code that clients see. */
    public String code() {
        return code;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** What it means, in a few words that are always the same. */
    public String title() {
        return title;
    }

    /** Whether a later try may succeed. */
    public boolean isPassing() {
        return status == 429 || status == 503;
    }

    /** How a client sees a rejection of the ledger. */
    public static ProblemCode of(Rejection rejection) {
        return switch (rejection) {
            case INVALID_COMMAND, INVALID_AMOUNT, LEDGER_EXISTS -> INVALID_REQUEST;
            case ACCOUNT_NOT_FOUND -> ACCOUNT_NOT_FOUND;
            case TRANSFER_NOT_FOUND -> TRANSFER_NOT_FOUND;
            case HOLD_NOT_FOUND -> HOLD_NOT_FOUND;
            case ACCOUNT_EXISTS -> ACCOUNT_EXISTS;
            case CURRENCY_EXISTS -> CURRENCY_EXISTS;
            case CURRENCY_NOT_FOUND -> CURRENCY_NOT_FOUND;
            case SAME_ACCOUNT -> SAME_ACCOUNT;
            case ACCOUNT_CLOSED -> ACCOUNT_CLOSED;
            case ACCOUNT_FROZEN -> ACCOUNT_FROZEN;
            case INSUFFICIENT_FUNDS -> INSUFFICIENT_FUNDS;
            case LIMIT_EXCEEDED -> LIMIT_EXCEEDED;
            case HOLD_NOT_OPEN -> HOLD_NOT_OPEN;
            case NOT_REVERSIBLE -> NOT_REVERSIBLE;
            case ACCOUNT_NOT_EMPTY -> ACCOUNT_NOT_EMPTY;
            case TRANSACTION_ID_REUSED -> TRANSACTION_ID_REUSED;
            case TOO_MANY_CROSSINGS -> OVERLOADED;
        };
    }

    /** What the rejection says to whoever sent the command. */
    public static String detail(Rejection rejection) {
        return switch (rejection) {
            case INVALID_COMMAND -> "the accounts or values do not fit the operation";
            case INVALID_AMOUNT -> "amount has more decimals than the currency's scale, or is out of range";
            case LEDGER_EXISTS -> "the ledger exists";
            case ACCOUNT_NOT_FOUND -> "an account that the request names does not exist";
            case TRANSFER_NOT_FOUND -> "the transfer to reverse does not exist";
            case HOLD_NOT_FOUND -> "the hold does not exist";
            case ACCOUNT_EXISTS -> "an account with this id exists, with other content";
            case CURRENCY_EXISTS -> "a currency with this code exists, with another scale";
            case CURRENCY_NOT_FOUND -> "no currency has this code";
            case SAME_ACCOUNT -> "the sender and the receiver are the same account";
            case ACCOUNT_CLOSED -> "an account that would send or receive is closed";
            case ACCOUNT_FROZEN -> "an account that would send or receive is frozen";
            case INSUFFICIENT_FUNDS -> "the debit would take the sender's available balance below its minimum";
            case LIMIT_EXCEEDED -> "more than is held, was moved or fits a balance";
            case HOLD_NOT_OPEN -> "the hold was captured, voided or has expired";
            case NOT_REVERSIBLE -> "only a transfer, transaction or capture can be reversed";
            case TRANSACTION_ID_REUSED -> "transaction_id was used before, for a request with other content";
            case TOO_MANY_CROSSINGS -> "too many movements between partitions are on their way";
            case ACCOUNT_NOT_EMPTY -> "an account is closed only at zero and without open holds";
        };
    }
}
