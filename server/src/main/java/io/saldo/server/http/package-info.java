/** What every endpoint shares: connections and their deadlines, routing, request ids, bearer tokens, metrics, and how an exception becomes a problem. Requests come in here and go on to the endpoints. */
@NullMarked
package io.saldo.server.http;

import org.jspecify.annotations.NullMarked;
