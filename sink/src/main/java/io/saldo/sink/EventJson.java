package io.saldo.sink;

import io.saldo.ledger.event.Event;

/** Writes events as the API shows them. Any thread. */
@FunctionalInterface
public interface EventJson {
    /** The event of a partition, in JSON, in one line, in UTF-8; nobody changes it later. */
    byte[] write(int partition, Event event);
}
