package io.saldo.server.http;

import io.helidon.http.DirectHandler;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.saldo.server.config.EdgeLimits;
import io.saldo.server.json.JsonOutput;
import io.saldo.server.problem.Problem;
import io.saldo.server.problem.ProblemCode;
import org.jspecify.annotations.Nullable;

/**
 * Answers what never reaches the router, because its head or the framing of its body is broken. Whatever it is, it is the
 * client's doing, and the answer says so in the same form as all others.
 */
final class Problems implements DirectHandler {
    private static final int DETAIL_LENGTH_MAX = 200;

    private final RequestIds ids;
    private final EdgeLimits limits;

    Problems(RequestIds ids, EdgeLimits limits) {
        this.ids = ids;
        this.limits = limits;
    }

    @Override
    public TransportResponse handle(
            TransportRequest request, EventType type, Status status, ServerResponseHeaders headers, String message) {
        ProblemCode code = codeOf(request, type, status);
        String requestId = ids.next();
        JsonOutput json = new JsonOutput(512);
        new Problem(code, detail(code, message)).write(json, requestId);
        headers.set(ResponseHeaders.PROBLEM);
        if (code.isPassing()) {
            headers.set(ResponseHeaders.RETRY_AFTER);
        }
        if (code == ProblemCode.UPGRADE_REQUIRED) {
            headers.set(ResponseHeaders.UPGRADE);
        }
        ResponseHeaders.secure(headers, requestId);
        return TransportResponse.builder()
                .status(Status.create(code.status()))
                .headers(headers)
                .keepAlive(false)
                .entity(json.toBytes())
                .build();
    }

    private ProblemCode codeOf(TransportRequest request, EventType type, Status status) {
        if (type == EventType.HTTP_VERSION_NOT_SUPPORTED) {
            return ProblemCode.UPGRADE_REQUIRED;
        }
        return switch (status.code()) {
            case 413 -> ProblemCode.CONTENT_TOO_LARGE;
            case 414 -> ProblemCode.URI_TOO_LONG;
            case 503 -> ProblemCode.OVERLOADED;
            default -> isInHeaders(request) ? ProblemCode.HEADERS_TOO_LARGE : ProblemCode.INVALID_REQUEST;
        };
    }

    /** Whether it was among the headers, and so many of them, that they were given up; the server does not say so itself. */
    private boolean isInHeaders(TransportRequest request) {
        boolean sawHeaders = request.headers().size() > 0;
        return !request.path().isEmpty()
                && !sawHeaders
                && WatchedConnection.bytesOfPresentRequest() > limits.headerBytesMax();
    }

    private static String detail(ProblemCode code, @Nullable String message) {
        if (code != ProblemCode.INVALID_REQUEST) {
            return code.title();
        }
        if (message == null || message.isBlank()) {
            return "the request's head or the framing of its body is broken";
        }
        return message.length() > DETAIL_LENGTH_MAX ? message.substring(0, DETAIL_LENGTH_MAX) : message;
    }
}
