/** What the trials of sinks share: a made-up journal, trouble on the wire, and who brings events through it. */
@NullMarked
package io.saldo.sink.trial;

import org.jspecify.annotations.NullMarked;
