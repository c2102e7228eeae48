/** Followers on a real journal. */
@NullMarked
package io.saldo.projection.follow;

import org.jspecify.annotations.NullMarked;
