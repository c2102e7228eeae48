/** Tests of what the older APIs share. */
@NullMarked
package io.saldo.server.older;

import org.jspecify.annotations.NullMarked;
