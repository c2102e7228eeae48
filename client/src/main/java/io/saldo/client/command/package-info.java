/** What a client can ask the ledger to do. Behind it stands the batch that carries commands to a node. */
@NullMarked
package io.saldo.client.command;

import org.jspecify.annotations.NullMarked;
