package io.saldo.replica.aeron;

import io.saldo.replica.log.AppendStatus;
import io.saldo.replica.log.LogFailedException;
import io.saldo.replica.log.LogFollower;
import io.saldo.replica.log.LogImage;
import io.saldo.replica.log.LogStartException;
import io.saldo.replica.log.ReplicatedLog;
import io.saldo.replica.log.Role;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A log kept by an Aeron cluster of one, three or five nodes, one of which is in this process: an entry is delivered once
 * {@code fdatasync} of its bytes has returned on a majority of them.
 *
 * <p>Needs the flags {@code --add-opens java.base/jdk.internal.misc=ALL-UNNAMED} and
 * {@code --enable-native-access=ALL-UNNAMED}.
 */
public final class AeronLog implements ReplicatedLog {

    private final AeronLogConfig config;
    private volatile @Nullable RunningLog running;
    private boolean isUsed;

    /** A log that is kept as the configuration says; it touches nothing before it is started. */
    public AeronLog(AeronLogConfig config) {
        this.config = config;
    }

    @Override
    public synchronized void start(LogFollower follower, Consumer<LogFailedException> fatal) {
        if (isUsed) {
            throw new IllegalStateException("started or closed before");
        }
        isUsed = true;
        try {
            running = RunningLog.start(config, follower, fatal);
        } catch (ExceptionInInitializerError | NoClassDefFoundError | IllegalAccessError e) {
            throw new LogStartException(
                    "the log's memory access is closed; start Java with"
                            + " --add-opens java.base/jdk.internal.misc=ALL-UNNAMED",
                    e);
        }
    }

    @Override
    public long connection() {
        RunningLog log = running;
        return log == null ? 0 : log.connection();
    }

    @Override
    public AppendStatus append(MemorySegment entry, long offset, long length, long connection) {
        if (length < 1) {
            throw new IllegalArgumentException("an entry of " + length + " bytes");
        }
        RunningLog log = running;
        if (log == null) {
            return AppendStatus.CLOSED;
        }
        if (length > config.entryBytesMax()) {
            return AppendStatus.TOO_LARGE;
        }
        return log.append(entry, offset, (int) length, connection);
    }

    @Override
    public int entryBytesMax() {
        return config.entryBytesMax();
    }

    @Override
    public Role role() {
        RunningLog log = running;
        return log == null ? Role.NONE : log.role();
    }

    @Override
    public void requestSnapshot() {
        RunningLog log = running;
        if (log != null) {
            log.requestSnapshot();
        }
    }

    @Override
    public void holdPurge(boolean isHeld) {
        RunningLog log = running;
        if (log != null) {
            log.holdPurge(isHeld);
        }
    }

    @Override
    public Optional<LogImage> image(long timeoutNanos) {
        RunningLog log = running;
        return log == null ? Optional.empty() : log.image(timeoutNanos);
    }

    @Override
    public boolean isStill(LogImage image, long timeoutNanos) {
        RunningLog log = running;
        return log != null && log.isStill(image, timeoutNanos);
    }

    @Override
    public synchronized void close() {
        isUsed = true;
        RunningLog log = running;
        running = null;
        if (log != null) {
            log.close();
        }
    }
}
