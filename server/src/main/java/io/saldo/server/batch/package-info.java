/** The batch endpoint: many commands in one request, each with its own result. */
@NullMarked
package io.saldo.server.batch;

import org.jspecify.annotations.NullMarked;
