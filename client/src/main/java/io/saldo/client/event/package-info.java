/**
 * What the journal tells: one kind of event for each thing that can happen. Before it stands the JSON of an answer; behind it
 * whoever follows the journal, or asks what became of a transfer.
 */
@NullMarked
package io.saldo.client.event;

import org.jspecify.annotations.NullMarked;
