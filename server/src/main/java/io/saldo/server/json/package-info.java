/** JSON as bytes: a strict reader, a writer into reused memory, and the canonical form that metadata is kept in. Everything at the edge that reads or answers builds on it. */
@NullMarked
package io.saldo.server.json;

import org.jspecify.annotations.NullMarked;
