/**
 * The envelope API, {@code /wallets} and {@code /users}: JSON whose answers all come in {@code {"success":…}}, money as decimal
 * strings. It is that of the second of the three systems, two services in Rust, one for wallets and one for their history.
 */
@NullMarked
package io.saldo.server.older.envelope;

import org.jspecify.annotations.NullMarked;
