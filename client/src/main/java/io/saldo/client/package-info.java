/** The Java client of Saldo, for services that move money: {@link io.saldo.client.SaldoClient} is where everything begins. */
@NullMarked
package io.saldo.client;

import org.jspecify.annotations.NullMarked;
