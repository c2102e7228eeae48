package io.saldo.replica.read;

import java.util.List;
import java.util.Optional;

/**
 * A part of a list that is too long for one answer.
 *
 * @param items in the list's order
 * @param nextCursor asks for what follows; empty when nothing does
 */
public record Page<T>(List<T> items, Optional<String> nextCursor) {
    /** Keeps its own copy of the list. */
    public Page {
        items = List.copyOf(items);
    }
}
