/** Parts of the client, each by itself. */
@NullMarked
package io.saldo.client.event;

import org.jspecify.annotations.NullMarked;
