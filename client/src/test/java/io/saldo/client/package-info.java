/** The client against real servers, on loopback. */
@NullMarked
package io.saldo.client;

import org.jspecify.annotations.NullMarked;
