/** What follows the journal in a server, and the endpoints that show what it found. */
@NullMarked
package io.saldo.server.follow;

import org.jspecify.annotations.NullMarked;
