@NullMarked
package io.saldo.replica.read;

import org.jspecify.annotations.NullMarked;
