/**
 * The bytes of every format that outlives a process: commands in the log, events in the journal, saved states. A golden
 * file never changes; a format that must change gets a new kind or a new version, and a file beside the old one.
 */
@NullMarked
package io.saldo.ledger.golden;

import org.jspecify.annotations.NullMarked;
