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
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * A process with one node of a group, to be killed: appends an entry after the other, the next when the one before has
 * come back or its connection has ended, and writes a line for each that is delivered and for each role.
 */
final class GroupChild implements LogFollower {

    private static final FileOutputStream OUT = new FileOutputStream(FileDescriptor.out);

    private volatile String newest = "";

    private GroupChild() {}

    /** The command that runs a node over a data directory. */
    static List<String> command(Path data, int node, List<String> addresses, String run) {
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
                GroupChild.class.getName(),
                data.toString(),
                Integer.toString(node),
                String.join(",", addresses),
                run));
    }

    public static void main(String[] arguments) {
        int node = Integer.parseInt(arguments[1]);
        LogNodes nodes = LogNodes.of(node, List.of(arguments[2].split(",")), 0, LogGroup.SECRET);
        GroupChild child = new GroupChild();
        AeronLog log = new AeronLog(AeronLogConfig.in(Path.of(arguments[0])).with(nodes));
        log.start(child, failure -> {
            say("failed " + failure.getMessage());
            Runtime.getRuntime().halt(7);
        });
        for (long count = 1; ; count++) {
            child.append(log, node + "-" + arguments[3] + "-" + count);
        }
    }

    private void append(AeronLog log, String text) {
        MemorySegment entry = MemorySegment.ofArray(text.getBytes(StandardCharsets.US_ASCII));
        long connection = log.connection();
        if (log.append(entry, 0, entry.byteSize(), connection) == AppendStatus.ACCEPTED) {
            while (log.connection() == connection && !newest.equals(text)) {
                LockSupport.parkNanos(200_000);
            }
        } else {
            LockSupport.parkNanos(1_000_000);
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
    public void onStart(Optional<SnapshotMark> mark) {}

    @Override
    public void onEntry(long logIndex, long timeNanos, MemorySegment entry, long offset, long length) {
        byte[] bytes = entry.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE);
        newest = new String(bytes, StandardCharsets.US_ASCII);
        say("delivered " + logIndex + " " + newest);
    }

    @Override
    public void onBatchEnd() {}

    @Override
    public MemorySegment takeMark() {
        return MemorySegment.ofArray(new byte[0]);
    }

    @Override
    public void onReplayed() {}

    @Override
    public void onRole(Role role, long term, int leader) {
        say("role " + role + " " + term + " " + leader);
    }

    @Override
    public int duty(long nowNanos) {
        return 0;
    }
}
