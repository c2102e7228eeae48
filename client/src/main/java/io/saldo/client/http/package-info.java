/** The way to the nodes: one request and its answer, which node to ask, and who leads. */
@NullMarked
package io.saldo.client.http;

import org.jspecify.annotations.NullMarked;
