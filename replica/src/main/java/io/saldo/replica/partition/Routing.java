package io.saldo.replica.partition;

import io.saldo.ledger.command.CommandReader;
import io.saldo.ledger.model.TransactionId;
import io.saldo.replica.NotAcceptedException;
import io.saldo.replica.NotAcceptedException.Reason;
import io.saldo.replica.OutcomeUnknownException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * One submission on its way to several partitions. Each command goes to its partition, the commands of a partition in their
 * order, in {@link Wave}s; crossings are waited for. What a partition did not take has a {@link Barred} result. For one
 * thread.
 */
final class Routing {
    /** How much more room an account may take by its name than by its number, on both sides of a transfer. */
    private static final int NAMES_BYTES_MAX = 2 * 64 + 8;

    private final Partitions partitions;
    private final IdGuard guard;
    private final CommandRouter router;
    private final long deadlineNanos;
    private final long[] barredBy;
    private final List<TransactionId> entered = new ArrayList<>();

    Routing(Partitions partitions, IdGuard guard, long timeoutNanos) {
        this.partitions = partitions;
        this.guard = guard;
        router = new CommandRouter(partitions);
        deadlineNanos = System.nanoTime() + timeoutNanos;
        barredBy = new long[partitions.count()];
    }

    /** Submits a lone command, which needs no copy as long as it names its accounts. */
    void submitOne(MemorySegment commands, long[] results) throws NotAcceptedException, OutcomeUnknownException {
        Reach reach = router.reach(commands, 0, Map.of());
        int partition = partitions.knowing(reach);
        while (!enter(reach.id(), partition)) {
            if (!guard.awaitFree(reach.id(), partition, deadlineNanos)) {
                throw new NotAcceptedException(Reason.OVERLOADED);
            }
            partition = partitions.knowing(reach);
        }
        try {
            MemorySegment command = commands;
            long bytes = CommandReader.length(commands, 0);
            if (router.namesByNumber(commands, 0)) {
                command = Arena.ofAuto().allocate(bytes + NAMES_BYTES_MAX, 8);
                bytes = router.copy(commands, 0, partition, command, 0);
            }
            partitions.replica(partition).submit(command, bytes, 1, results, left());
            results[0] = outcome(Place.of(partition, results[0]), reach.id());
        } finally {
            leave();
        }
        throwIfNothingIsKnown(results, 1);
    }

    /** Submits commands, for each of which there is a result then. */
    void submit(MemorySegment commands, int count, long[] results)
            throws NotAcceptedException, OutcomeUnknownException {
        long[] offsets = new long[count];
        List<Integer> waiting = new ArrayList<>(count);
        long at = 0;
        for (int line = 0; line < count; line++) {
            offsets[line] = at;
            at += CommandReader.length(commands, at);
            waiting.add(line);
        }
        while (!waiting.isEmpty()) {
            waiting = submitWave(commands, offsets, waiting, results);
        }
        throwIfNothingIsKnown(results, count);
    }

    /** Submits as many commands as may be on their way at once, and gives those that must wait. */
    private List<Integer> submitWave(MemorySegment commands, long[] offsets, List<Integer> lines, long[] results) {
        Wave wave = new Wave(partitions);
        List<Integer> left = new ArrayList<>();
        try {
            for (int line : lines) {
                Reach reach = router.reach(commands, offsets[line], wave.ids());
                Reach routed = reach.in(partitions.knowing(reach));
                long bytes = (long) CommandReader.length(commands, offsets[line]) + NAMES_BYTES_MAX;
                if (barredBy[routed.partition()] != 0) {
                    results[line] = barredBy[routed.partition()];
                } else if (!wave.admits(routed, partitions.submissionBytesMax(), bytes)) {
                    left.add(line);
                } else if (enter(routed.id(), routed.partition())) {
                    wave.add(line, routed, router, commands, offsets[line], bytes);
                } else if (wave.isEmpty() && !guard.awaitFree(routed.id(), routed.partition(), deadlineNanos)) {
                    results[line] = Barred.of(Reason.OVERLOADED);
                } else {
                    wave.postpone(routed);
                    left.add(line);
                }
            }
            send(wave, results);
            awaitOutcomes(wave, results);
        } finally {
            leave();
        }
        return left;
    }

    /** All crossings of a wave are on their way at once; each is waited for in turn. */
    private void awaitOutcomes(Wave wave, long[] results) {
        for (int partition = 0; partition < partitions.count(); partition++) {
            Wave.Part part = wave.part(partition);
            for (int i = 0; i < part.count(); i++) {
                int line = part.line(i);
                results[line] = outcome(results[line], part.id(i));
            }
        }
    }

    private long outcome(long result, TransactionId id) {
        return partitions.outcomes().isOpen(result) ? partitions.outcomes().await(result, id, deadlineNanos) : result;
    }

    private boolean enter(TransactionId id, int partition) {
        if (id.isNone()) {
            return true;
        }
        boolean mayEnter = guard.tryEnter(id, partition);
        if (mayEnter) {
            entered.add(id);
        }
        return mayEnter;
    }

    private void leave() {
        entered.forEach(guard::leave);
        entered.clear();
    }

    private long left() {
        return Math.max(1, deadlineNanos - System.nanoTime());
    }

    private void send(Wave wave, long[] results) {
        List<Thread> others = new ArrayList<>();
        int own = -1;
        for (int partition = 0; partition < partitions.count(); partition++) {
            Wave.Part part = wave.part(partition);
            if (part.count() == 0) {
                continue;
            }
            if (own < 0) {
                own = partition;
            } else {
                int other = partition;
                others.add(Thread.ofVirtual().start(() -> send(other, part, results)));
            }
        }
        if (own >= 0) {
            send(own, wave.part(own), results);
        }
        others.forEach(Routing::join);
    }

    static void join(Thread thread) {
        boolean isInterrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                // Its submission ends by its deadline, and its results must not come after the return.
                isInterrupted = true;
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void send(int partition, Wave.Part part, long[] results) {
        long[] decided = new long[part.count()];
        try {
            partitions.replica(partition).submit(part.bytes(), part.length(), part.count(), decided, left());
        } catch (NotAcceptedException barred) {
            bar(partition, decided, Barred.of(barred.reason()));
        } catch (OutcomeUnknownException unknown) {
            bar(partition, decided, Barred.unknown());
        }
        for (int i = 0; i < part.count(); i++) {
            results[part.line(i)] = Place.of(partition, decided[i]);
        }
    }

    private void bar(int partition, long[] decided, long why) {
        Arrays.fill(decided, why);
        barredBy[partition] = why;
    }

    private static void throwIfNothingIsKnown(long[] results, int count)
            throws NotAcceptedException, OutcomeUnknownException {
        boolean isUnknown = false;
        for (int i = 0; i < count; i++) {
            if (!Barred.isBarred(results[i])) {
                return;
            }
            isUnknown |= Barred.reason(results[i]).isEmpty();
        }
        if (isUnknown) {
            throw new OutcomeUnknownException();
        }
        throw new NotAcceptedException(Barred.reason(results[0]).orElse(Reason.CLOSING));
    }
}
