/** Puts the projections of a node together. The station behind is the server, which shows what they found. */
@NullMarked
package io.saldo.projection.worker;

import org.jspecify.annotations.NullMarked;
