package io.saldo.replica.partition;

import io.saldo.replica.log.AppendStatus;
import io.saldo.replica.log.LogFailedException;
import io.saldo.replica.log.LogFollower;
import io.saldo.replica.log.ReplicatedLog;
import io.saldo.replica.log.Role;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A log whose leader can be lost after a number of entries, and found again. */
final class GatedLog implements ReplicatedLog {
    private static final int OPEN = Integer.MAX_VALUE / 2;

    private final ReplicatedLog log;
    private final AtomicInteger left = new AtomicInteger(OPEN);
    private final AtomicInteger turns = new AtomicInteger(1);

    GatedLog(ReplicatedLog log) {
        this.log = log;
    }

    /** Takes so many entries more, and then knows no leader. */
    void takeOnly(int entries) {
        left.set(entries);
    }

    void open() {
        turns.incrementAndGet();
        left.set(OPEN);
    }

    @Override
    public void start(LogFollower follower, Consumer<LogFailedException> fatal) {
        log.start(follower, fatal);
    }

    @Override
    public long connection() {
        return left.get() <= 0 || log.connection() == 0 ? 0 : turns.get();
    }

    @Override
    public AppendStatus append(MemorySegment entry, long offset, long length, long connection) {
        if (connection == 0 || connection != connection() || left.getAndDecrement() <= 0) {
            return AppendStatus.NO_LEADER;
        }
        return log.append(entry, offset, length, log.connection());
    }

    @Override
    public int entryBytesMax() {
        return log.entryBytesMax();
    }

    @Override
    public Role role() {
        return connection() == 0 ? Role.NONE : log.role();
    }

    @Override
    public void requestSnapshot() {
        log.requestSnapshot();
    }

    @Override
    public void close() {
        log.close();
    }
}
