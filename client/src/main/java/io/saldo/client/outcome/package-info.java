/** What became of a command, and the exceptions that say why nobody can tell. */
@NullMarked
package io.saldo.client.outcome;

import org.jspecify.annotations.NullMarked;
