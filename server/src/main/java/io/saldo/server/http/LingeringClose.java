package io.saldo.server.http;

import io.helidon.webserver.CloseConnectionException;

/** The request was answered before all of it was read; the rest is to be taken and dropped before the connection ends. */
final class LingeringClose extends CloseConnectionException {
    private static final long serialVersionUID = 1L;

    LingeringClose() {
        super("answered before the request's end");
    }
}
