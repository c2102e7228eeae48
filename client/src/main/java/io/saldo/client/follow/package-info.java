/** The journal as a stream of events, for read models of one's own. */
@NullMarked
package io.saldo.client.follow;

import org.jspecify.annotations.NullMarked;
