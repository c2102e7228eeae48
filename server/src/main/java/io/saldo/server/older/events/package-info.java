/**
 * The events API, {@code /wallet/{id}/…}: JSON with names in camel case, requests that carry a {@code requestId}, a history of
 * events. It is that of the third of the three systems, two services on NestJS, where a transfer went through a saga; its
 * events are still told, though a transfer is one step here.
 */
@NullMarked
package io.saldo.server.older.events;

import org.jspecify.annotations.NullMarked;
