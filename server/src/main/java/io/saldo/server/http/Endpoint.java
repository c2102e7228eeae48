package io.saldo.server.http;

/** Answers the requests of one route. Called by as many threads as there are requests. */
@FunctionalInterface
public interface Endpoint {
    /**
     * Answers a request, exactly once.
     *
     * @throws io.saldo.server.problem.RequestRefused when the answer is a problem
     * @throws io.saldo.server.json.InvalidInput when the request makes no sense
     */
    void handle(Exchange exchange);
}
