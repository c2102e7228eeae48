/** Events as messages: what they say, under which id and key. Behind this come the brokers that carry them. */
@NullMarked
package io.saldo.sink.message;

import org.jspecify.annotations.NullMarked;
