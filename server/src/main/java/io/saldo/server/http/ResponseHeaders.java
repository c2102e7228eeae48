package io.saldo.server.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.ServerResponseHeaders;
import io.saldo.server.problem.Problem;
import java.util.List;

/** Headers that are the same in many answers, encoded once. */
final class ResponseHeaders {
    static final HeaderName REQUEST_ID = HeaderNames.create("X-Request-Id");
    static final Header JSON = HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/json");
    static final Header PROBLEM = HeaderValues.createCached(HeaderNames.CONTENT_TYPE, Problem.MEDIA_TYPE);
    static final Header RETRY_AFTER = HeaderValues.createCached(HeaderNames.RETRY_AFTER, "1");
    static final Header REPLAYED = HeaderValues.createCached("Idempotent-Replayed", "true");
    static final Header CHALLENGE = HeaderValues.createCached(HeaderNames.WWW_AUTHENTICATE, "Bearer");
    static final Header CLOSE = HeaderValues.CONNECTION_CLOSE;
    static final Header UPGRADE = HeaderValues.createCached(HeaderNames.UPGRADE, "HTTP/1.1");

    private static final Header NO_SNIFFING = HeaderValues.X_CONTENT_TYPE_OPTIONS_NOSNIFF;
    private static final Header NO_STORE = HeaderValues.createCached(HeaderNames.CACHE_CONTROL, "no-store");
    private static final Header NO_REFERRER = HeaderValues.createCached("Referrer-Policy", "no-referrer");
    private static final Header NO_CONTENT_FROM_ANYWHERE =
            HeaderValues.createCached("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");

    /** What every answer says about itself beside its request's id; an endpoint may say otherwise. */
    static final List<Header> SECURE = List.of(NO_SNIFFING, NO_STORE, NO_REFERRER, NO_CONTENT_FROM_ANYWHERE);

    private ResponseHeaders() {}

    /** What every answer says about itself, unless the endpoint has said otherwise. */
    static void secure(ServerResponseHeaders headers, String requestId) {
        SECURE.forEach(headers::setIfAbsent);
        headers.set(HeaderValues.create(REQUEST_ID, requestId));
    }
}
