/** Breaks the rules on purpose, so that the rules are seen to work. */
@NullMarked
package io.saldo.cli.layering.misfits.server;

import org.jspecify.annotations.NullMarked;
