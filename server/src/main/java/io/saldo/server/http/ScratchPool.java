package io.saldo.server.http;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Lends memory to requests. A virtual thread has no memory of its own worth caching, and there may be thousands; so the
 * memory belongs to the pool, and there is as much of it as requests are under way at once.
 */
final class ScratchPool {
    private final AtomicReferenceArray<@Nullable Scratch> places;

    ScratchPool(int size) {
        places = new AtomicReferenceArray<>(size);
    }

    Scratch take() {
        for (int i = 0; i < places.length(); i++) {
            if (places.getPlain(i) != null) {
                Scratch scratch = places.getAndSet(i, null);
                if (scratch != null) {
                    return scratch;
                }
            }
        }
        return new Scratch();
    }

    void give(Scratch scratch) {
        if (!scratch.isWorthKeeping()) {
            return;
        }
        for (int i = 0; i < places.length(); i++) {
            if (places.getPlain(i) == null && places.compareAndSet(i, null, scratch)) {
                return;
            }
        }
    }
}
