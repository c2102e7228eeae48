/**
 * The text API, {@code /api/1.0/wallet/…}: GET requests only, answers a line of plain text, money in whole units. It is that
 * of the oldest of the three systems, a service in C++ whose accounts are numbered from 700000001 on.
 */
@NullMarked
package io.saldo.server.older.text;

import org.jspecify.annotations.NullMarked;
