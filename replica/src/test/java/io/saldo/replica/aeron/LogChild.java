package io.saldo.replica.aeron;

import io.saldo.replica.log.AppendStatus;
import io.saldo.replica.log.LogFollower;
import io.saldo.replica.log.Role;
import io.saldo.replica.log.SnapshotMark;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * A process to be killed: appends entries, a few outstanding at a time, and writes a line for each that is delivered,
 * with one call of the system and no buffer in between.
 */
final class LogChild implements LogFollower {

    private static final FileOutputStream OUT = new FileOutputStream(FileDescriptor.out);

    private volatile long delivered;

    private LogChild() {}

    /** The command that runs this class over a data directory. */
    static List<String> command(Path data, int outstanding, int entryBytes) {
        return new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-Xmx128m",
                "--add-opens",
                "java.base/jdk.internal.misc=ALL-UNNAMED",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                LogChild.class.getName(),
                data.toString(),
                Integer.toString(outstanding),
                Integer.toString(entryBytes)));
    }

    public static void main(String[] arguments) {
        int outstanding = Integer.parseInt(arguments[1]);
        MemorySegment entry = MemorySegment.ofArray(new byte[Integer.parseInt(arguments[2])]);
        entry.fill((byte) 'x');
        LogChild child = new LogChild();
        AeronLog log = new AeronLog(AeronLogConfig.in(Path.of(arguments[0])));
        log.start(child, failure -> {
            say("failed " + failure.getMessage());
            Runtime.getRuntime().halt(7);
        });
        while (log.role() != Role.LEADER) {
            LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
        }
        long first = child.delivered;
        for (long appended = 0; ; ) {
            if (appended - (child.delivered - first) < outstanding
                    && log.append(entry, 0, entry.byteSize(), log.connection()) == AppendStatus.ACCEPTED) {
                appended++;
            } else {
                LockSupport.parkNanos(20_000);
            }
        }
    }

    private static void say(String line) {
        try {
            OUT.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void onStart(Optional<SnapshotMark> mark) {
        delivered = mark.map(SnapshotMark::logIndex).orElse(0L);
    }

    @Override
    public void onEntry(long logIndex, long timeNanos, MemorySegment entry, long offset, long length) {
        say("delivered " + logIndex);
        delivered = logIndex;
    }

    @Override
    public void onBatchEnd() {}

    @Override
    public MemorySegment takeMark() {
        return MemorySegment.ofArray(new byte[0]);
    }

    @Override
    public void onReplayed() {
        say("replayed");
    }

    @Override
    public void onRole(Role role, long term, int leader) {}

    @Override
    public int duty(long nowNanos) {
        return 0;
    }
}
