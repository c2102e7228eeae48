/** What tests of followers share. */
@NullMarked
package io.saldo.projection;

import org.jspecify.annotations.NullMarked;
