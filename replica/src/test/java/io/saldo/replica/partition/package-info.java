/** Several partitions in one process, and the movements between them. */
@NullMarked
package io.saldo.replica.partition;

import org.jspecify.annotations.NullMarked;
