package io.saldo.projection.follow;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Tells that the ledger is busy when commands wait while hardly a processor is idle. Either alone is no reason to give way:
 * commands always wait a little for the disk, and followers that have the machine to themselves may use it. Looked at ten
 * times a second at most, and remembered for some tenths of a second. Any thread.
 */
public final class MachineLoad implements FollowerShare.Load {
    private static final double FULL = 0.85;
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long REMEMBERED_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

    private final LongSupplier waitingCommands;
    private final OperatingSystemMXBean machine = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final AtomicLong lookedNanos = new AtomicLong(System.nanoTime() - LOOK_NANOS);
    private volatile long busyNanos = System.nanoTime() - REMEMBERED_NANOS;

    /** @param waitingCommands how many commands are between their arrival and their answer */
    public MachineLoad(LongSupplier waitingCommands) {
        this.waitingCommands = waitingCommands;
    }

    @Override
    public boolean isBusy() {
        long now = System.nanoTime();
        long looked = lookedNanos.get();
        if (now - looked >= LOOK_NANOS && lookedNanos.compareAndSet(looked, now)) {
            // The share of all processors that were in use since the look before; negative when that is not known.
            double used = machine.getCpuLoad();
            if (used >= FULL && waitingCommands.getAsLong() > 0) {
                busyNanos = now;
            }
        }
        return now - busyNanos < REMEMBERED_NANOS;
    }
}
