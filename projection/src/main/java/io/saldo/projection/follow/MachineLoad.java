package io.saldo.projection.follow;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * Tells that the ledger is busy when it has much to do while hardly a processor is idle. Either alone is no reason to give
 * way: commands always wait a little for the disk, and followers that have the machine to themselves may use it. Much to do
 * are commands that wait at this node, and events that come fast from the log, as on nodes that do not lead. Looked at ten
 * times a second at most, and remembered for some tenths of a second. Any thread.
 */
public final class MachineLoad implements FollowerShare.Load {
    private static final double FULL = 0.85;
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long REMEMBERED_NANOS = TimeUnit.MILLISECONDS.toNanos(300);
    /** Fewer events in a second leave followers room, even when these fill the machine themselves. */
    private static final double FAST_EVENTS_PER_SECOND = 2_000;

    private final LongSupplier waitingCommands;
    private final LongSupplier events;
    private final DoubleSupplier used;
    private final LongSupplier clock;
    private final AtomicReference<Look> last;
    private volatile long busyNanos;

    /**
     * What was seen when.
     *
     * @param nanos of the clock
     * @param events of the ledger until then
     */
    private record Look(long nanos, long events) {}

    /**
     * The load of this machine.
     *
     * @param waitingCommands how many commands are between their arrival at this node and their answer
     * @param events how many events the ledgers of this node have
     */
    public MachineLoad(LongSupplier waitingCommands, LongSupplier events) {
        this(
                waitingCommands,
                events,
                ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())::getCpuLoad,
                System::nanoTime);
    }

    /** @param used the share of all processors in use since it was asked before; negative when that is not known */
    MachineLoad(LongSupplier waitingCommands, LongSupplier events, DoubleSupplier used, LongSupplier clock) {
        this.waitingCommands = waitingCommands;
        this.events = events;
        this.used = used;
        this.clock = clock;
        long now = clock.getAsLong();
        last = new AtomicReference<>(new Look(now, events.getAsLong()));
        busyNanos = now - REMEMBERED_NANOS;
    }

    @Override
    public boolean isBusy() {
        long now = clock.getAsLong();
        Look before = last.get();
        if (now - before.nanos() >= LOOK_NANOS) {
            Look look = new Look(now, events.getAsLong());
            if (last.compareAndSet(before, look) && used.getAsDouble() >= FULL && hasMuchToDo(before, look)) {
                busyNanos = now;
            }
        }
        return now - busyNanos < REMEMBERED_NANOS;
    }

    private boolean hasMuchToDo(Look before, Look look) {
        double seconds = (double) (look.nanos() - before.nanos()) / TimeUnit.SECONDS.toNanos(1);
        return waitingCommands.getAsLong() > 0 || look.events() - before.events() >= FAST_EVENTS_PER_SECOND * seconds;
    }
}
