/**
 * Finds what looks like fraud, by rules that are configuration, and tells whoever should know. The station before is the SQL
 * follower; a rule that freezes goes all the way round and sends a command, like any client.
 */
@NullMarked
package io.saldo.projection.fraud;

import org.jspecify.annotations.NullMarked;
