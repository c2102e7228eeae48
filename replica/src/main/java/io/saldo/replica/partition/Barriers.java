package io.saldo.replica.partition;

import io.saldo.replica.NotAcceptedException;
import io.saldo.replica.Replica;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Waits for the barriers of all partitions at once. */
final class Barriers {
    private final List<Replica> replicas;
    private final long timeoutNanos;
    private final AtomicReference<Optional<NotAcceptedException>> failure = new AtomicReference<>(Optional.empty());

    Barriers(List<Replica> replicas, long timeoutNanos) {
        this.replicas = replicas;
        this.timeoutNanos = timeoutNanos;
    }

    void await() throws NotAcceptedException {
        List<Thread> others = replicas.subList(1, replicas.size()).stream()
                .map(replica -> Thread.ofVirtual().start(() -> await(replica)))
                .toList();
        await(replicas.getFirst());
        others.forEach(Routing::join);
        if (failure.get().isPresent()) {
            throw failure.get().get();
        }
    }

    private void await(Replica replica) {
        try {
            replica.barrier(timeoutNanos);
        } catch (NotAcceptedException barred) {
            failure.set(Optional.of(barred));
        }
    }
}
