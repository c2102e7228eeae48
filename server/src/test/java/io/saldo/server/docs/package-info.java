/** Lets tests see the document. */
@NullMarked
package io.saldo.server.docs;

import org.jspecify.annotations.NullMarked;
