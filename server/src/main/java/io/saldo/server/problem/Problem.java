package io.saldo.server.problem;

import io.saldo.ledger.model.Rejection;
import io.saldo.server.json.JsonOutput;
import io.saldo.server.json.Name;

/**
 * What is wrong, in the form of RFC 9457.
 *
 * @param code what kind of problem
 * @param detail what is wrong with this request
 */
public record Problem(ProblemCode code, String detail) {
    /** The media type. */
    public static final String MEDIA_TYPE = "application/problem+json";

    private static final Name TYPE = Name.of("type");
    private static final Name TITLE = Name.of("title");
    private static final Name STATUS = Name.of("status");
    private static final Name CODE = Name.of("code");
    private static final Name DETAIL = Name.of("detail");
    private static final Name REQUEST_ID = Name.of("request_id");
    private static final String TYPE_PREFIX = "urn:saldo:problem:";

    /** How a client sees a rejection of the ledger. */
    public static Problem of(Rejection rejection) {
        return new Problem(ProblemCode.of(rejection), ProblemCode.detail(rejection));
    }

    /** The HTTP status. */
    public int status() {
        return code.status();
    }

    /** Writes the problem as an object, left open for further fields. */
    public void begin(JsonOutput output, String requestId) {
        output.beginObject()
                .text(TYPE, TYPE_PREFIX + code.code())
                .text(TITLE, code.title())
                .number(STATUS, code.status())
                .text(CODE, code.code())
                .text(DETAIL, detail)
                .text(REQUEST_ID, requestId);
    }

    /** Writes the problem as an object. */
    public void write(JsonOutput output, String requestId) {
        begin(output, requestId);
        output.endObject();
    }
}
