package io.saldo.client.outcome;

/**
 * The server does not take the request, and will not take it later: wrong credentials, a wrong URL, a malformed query, an
 * account to read that is not there. Nothing was done. It has what the problem of RFC 9457 tells that the server answered with.
 */
public final class RequestFailedException extends SaldoException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final String detail;
    private final String requestId;

    /** With the answer's HTTP status, and the code, the detail and the request's id of the problem that it tells. */
    public RequestFailedException(int status, String code, String detail, String requestId) {
        super("status=" + status + " code=" + code + " request_id=" + requestId + " detail=" + detail);
        this.status = status;
        this.code = code;
        this.detail = detail;
        this.requestId = requestId;
    }

    /** The answer's HTTP status. */
    public int status() {
        return status;
    }

    /** The answer's code, such as {@code unauthorized}; empty when it has none. */
    public String code() {
        return code;
    }

    /** What is wrong with this very request; empty when the answer does not say. */
    public String detail() {
        return detail;
    }

    /** The id under which the server has logged the request; empty when the answer has none. */
    public String requestId() {
        return requestId;
    }
}
