package io.saldo.client.follow;

import io.saldo.client.event.Event;
import io.saldo.client.event.EventType;
import java.util.Collections;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Which events are wanted.
 *
 * @param accounts those that name any of these; if none, all
 * @param types those of any of these types; if none, all
 * @param partition those of this partition; if none, all
 */
record EventFilter(Optional<Set<String>> accounts, Optional<Set<EventType>> types, OptionalInt partition) {
    static final EventFilter ALL = new EventFilter(Optional.empty(), Optional.empty(), OptionalInt.empty());

    boolean takes(Event event) {
        return (partition.isEmpty() || partition.getAsInt() == event.partition())
                && (types.isEmpty() || types.get().contains(event.type()))
                && (accounts.isEmpty() || !Collections.disjoint(accounts.get(), event.accounts()));
    }
}
