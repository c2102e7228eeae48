/** What follows the journal in a server. */
@NullMarked
package io.saldo.server.follow;

import org.jspecify.annotations.NullMarked;
