/** Parts of the client, each by itself. */
@NullMarked
package io.saldo.client.follow;

import org.jspecify.annotations.NullMarked;
