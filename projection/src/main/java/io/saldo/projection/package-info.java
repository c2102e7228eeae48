/**
 * Views of the journal that are kept beside it: whatever is here can be thrown away and made again from the first event.
 * The station before is the replica, which writes the journal; behind come the sinks and the server's edge.
 */
@NullMarked
package io.saldo.projection;

import org.jspecify.annotations.NullMarked;
