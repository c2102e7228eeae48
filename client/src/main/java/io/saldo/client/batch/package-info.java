/** Commands on their way: gathered into batches, sent, and sent again under the same ids until they are decided. */
@NullMarked
package io.saldo.client.batch;

import org.jspecify.annotations.NullMarked;
