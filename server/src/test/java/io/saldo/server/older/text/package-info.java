/** Tests of the text API's own parts. */
@NullMarked
package io.saldo.server.older.text;

import org.jspecify.annotations.NullMarked;
