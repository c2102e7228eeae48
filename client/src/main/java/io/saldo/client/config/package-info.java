/** What a client is told before it starts: nodes, credentials, time-outs and limits. */
@NullMarked
package io.saldo.client.config;

import org.jspecify.annotations.NullMarked;
