/** Posts events to web addresses, signed, each at least once. */
@NullMarked
package io.saldo.sink.webhook;

import org.jspecify.annotations.NullMarked;
