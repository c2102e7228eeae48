/** How events and accounts look in answers: one form for the answer to a command, for its line in a batch, for the feed of events and for look-ups. */
@NullMarked
package io.saldo.server.answer;

import org.jspecify.annotations.NullMarked;
