package io.saldo.client.outcome;

/**
 * The server does not take the request, and will not take it later: wrong credentials, a wrong URL, a malformed query. Nothing
 * was done.
 */
public final class RequestFailedException extends SaldoException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;

    /** With the answer's HTTP status, code and detail. */
    public RequestFailedException(int status, String code, String detail) {
        super("status=" + status + " code=" + code + " detail=" + detail);
        this.status = status;
        this.code = code;
    }

    /** The answer's HTTP status. */
    public int status() {
        return status;
    }

    /** The answer's code, such as {@code unauthorized}; empty when it has none. */
    public String code() {
        return code;
    }
}
