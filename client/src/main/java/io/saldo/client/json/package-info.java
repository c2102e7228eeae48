/** JSON as far as a client needs it: objects that were read, and the canonical form of metadata. */
@NullMarked
package io.saldo.client.json;

import org.jspecify.annotations.NullMarked;
