package io.saldo.server.http;

import io.saldo.server.problem.Problem;

/** How an API says no. Every route has a form, so that a client reads whatever goes wrong in the one that it knows. */
@FunctionalInterface
public interface RefusalForm {
    /** The form of the canonical API: RFC 9457. */
    RefusalForm PROBLEM = Exchange::send;

    /** Answers a request with a problem. */
    void send(Exchange exchange, Problem problem);
}
