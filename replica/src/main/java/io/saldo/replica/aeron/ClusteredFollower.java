package io.saldo.replica.aeron;

import io.aeron.ExclusivePublication;
import io.aeron.FragmentAssembler;
import io.aeron.Image;
import io.aeron.Publication;
import io.aeron.cluster.codecs.CloseReason;
import io.aeron.cluster.service.ClientSession;
import io.aeron.cluster.service.Cluster;
import io.aeron.cluster.service.ClusteredService;
import io.aeron.logbuffer.Header;
import io.saldo.replica.log.LogFollower;
import io.saldo.replica.log.LogStartException;
import io.saldo.replica.log.Role;
import io.saldo.replica.log.SnapshotMark;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Gives the follower what the cluster commits: entries numbered from 1, marks, roles. Lives on the ledger thread; its
 * role alone is read elsewhere.
 *
 * <p>Aeron goes on with the next entry when an entry's handler throws. So nothing thrown leaves here: it fails the log,
 * and after a failure nothing more is delivered.
 */
final class ClusteredFollower implements ClusteredService {

    /** Bytes delivered after which the log thread, which may wait for room, is told that there is some. */
    private static final long ROOM_BYTES = 1024 * 1024;

    private final LogFollower follower;
    private final Failure failure;
    private final DutyRest logRest;
    private final MemorySegment entry;
    private final UnsafeBuffer entryBuffer;
    private @Nullable Cluster cluster;
    private long logIndex;
    private int batchEntries;
    private long bytesSinceWake;
    private boolean isReplayed;
    private volatile Role role = Role.NONE;

    ClusteredFollower(LogFollower follower, int entryBytesMax, Failure failure, DutyRest logRest) {
        this.follower = follower;
        this.failure = failure;
        this.logRest = logRest;
        entry = Arena.ofAuto().allocate(entryBytesMax, Long.BYTES);
        entryBuffer = new UnsafeBuffer(entry.address(), entryBytesMax);
    }

    Role role() {
        return role;
    }

    @Override
    public void onStart(Cluster cluster, @Nullable Image snapshotImage) {
        this.cluster = cluster;
        Optional<SnapshotMark> mark = snapshotImage == null
                ? Optional.empty()
                : Optional.of(MarkFormat.read(snapshotImage, cluster.idleStrategy()));
        logIndex = mark.map(SnapshotMark::logIndex).orElse(0L);
        follower.onStart(mark);
    }

    @Override
    public void onSessionMessage(
            ClientSession session, long timestamp, DirectBuffer buffer, int offset, int length, Header header) {
        if (failure.hasFailed()) {
            return;
        }
        try {
            buffer.getBytes(offset, entryBuffer, 0, length);
            batchEntries++;
            bytesSinceWake += length;
            logIndex++;
            follower.onEntry(logIndex, timestamp, entry, 0, length);
        } catch (Throwable e) {
            failure.report("follower", e);
        }
    }

    @Override
    public int doBackgroundWork(long nowNanos) {
        if (failure.hasFailed()) {
            return 0;
        }
        try {
            int delivered = endBatch();
            return delivered + follower.duty(nowNanos);
        } catch (Throwable e) {
            failure.report("follower", e);
            return 0;
        }
    }

    @Override
    public void onTakeSnapshot(ExclusivePublication publication) {
        if (failure.hasFailed()) {
            return;
        }
        endBatch();
        MarkFormat.write(
                new SnapshotMark(logIndex, follower.takeMark()),
                publication,
                clusterOf().idleStrategy());
    }

    @Override
    public void onNewLeadershipTermEvent(
            long term,
            long logPosition,
            long timestamp,
            long termBaseLogPosition,
            int leader,
            int logSessionId,
            TimeUnit timeUnit,
            int appVersion) {
        if (failure.hasFailed() || clusterOf().role() != Cluster.Role.LEADER) {
            return;
        }
        try {
            endBatch();
            if (!isReplayed) {
                isReplayed = true;
                follower.onReplayed();
            }
            role = Role.LEADER;
            follower.onRole(Role.LEADER, term, leader);
        } catch (Throwable e) {
            failure.report("follower", e);
        }
    }

    /** Older sessions of this node belong to processes that are gone; closing them keeps their number small. */
    @Override
    public void onSessionOpen(ClientSession opened, long timestamp) {
        if (clusterOf().role() == Cluster.Role.LEADER) {
            clusterOf().forEachClientSession(session -> {
                if (session.id() != opened.id()) {
                    session.close();
                }
            });
        }
    }

    @Override
    public void onSessionClose(ClientSession session, long timestamp, CloseReason closeReason) {}

    @Override
    public void onTimerEvent(long correlationId, long timestamp) {}

    @Override
    public void onRoleChange(Cluster.Role newRole) {
        // A new leader's first entry tells its term, and only then is it one; see onNewLeadershipTermEvent.
        if (newRole != Cluster.Role.LEADER) {
            role = Role.NONE;
        }
    }

    @Override
    public void onTerminate(Cluster cluster) {}

    private int endBatch() {
        int delivered = batchEntries;
        if (delivered > 0) {
            batchEntries = 0;
            follower.onBatchEnd();
            if (bytesSinceWake >= ROOM_BYTES) {
                bytesSinceWake = 0;
                logRest.wake();
            }
        }
        return delivered;
    }

    private Cluster clusterOf() {
        Cluster started = cluster;
        if (started == null) {
            throw new IllegalStateException("not started");
        }
        return started;
    }

    /**
     * The bytes of a mark in its recording, one message.
     *
     * <pre>
     *  0 u32 magic 'SLM1'
     *  4 u32 length of the content
     *  8 u64 log index
     * 16 content
     * </pre>
     */
    private static final class MarkFormat {

        private static final int MAGIC = 0x314D4C53;
        private static final int HEADER_BYTES = 16;

        static void write(
                SnapshotMark mark, ExclusivePublication publication, org.agrona.concurrent.IdleStrategy rest) {
            int length = (int) mark.content().byteSize();
            UnsafeBuffer message = new UnsafeBuffer(new byte[HEADER_BYTES + length]);
            message.putInt(0, MAGIC);
            message.putInt(4, length);
            message.putLong(8, mark.logIndex());
            MemorySegment.copy(mark.content(), 0, MemorySegment.ofArray(message.byteArray()), HEADER_BYTES, length);
            rest.reset();
            for (long result = publication.offer(message); result < 0; result = publication.offer(message)) {
                if (result == Publication.CLOSED || result == Publication.MAX_POSITION_EXCEEDED) {
                    throw new IllegalStateException("the mark's recording ended: " + Publication.errorString(result));
                }
                rest.idle();
            }
        }

        static SnapshotMark read(Image image, org.agrona.concurrent.IdleStrategy rest) {
            SnapshotMark[] found = new SnapshotMark[1];
            FragmentAssembler assembler =
                    new FragmentAssembler((buffer, offset, length, header) -> found[0] = parse(buffer, offset, length));
            rest.reset();
            while (found[0] == null) {
                int fragments = image.poll(assembler, 1);
                if (fragments == 0 && (image.isClosed() || image.isEndOfStream()) && found[0] == null) {
                    throw new LogStartException("the mark in the log is cut short");
                }
                rest.idle(fragments);
            }
            return found[0];
        }

        private static SnapshotMark parse(DirectBuffer buffer, int offset, int length) {
            if (length < HEADER_BYTES
                    || buffer.getInt(offset) != MAGIC
                    || buffer.getInt(offset + 4) != length - HEADER_BYTES) {
                throw new LogStartException("the mark in the log is not one of ours");
            }
            byte[] content = new byte[length - HEADER_BYTES];
            buffer.getBytes(offset + HEADER_BYTES, content);
            return new SnapshotMark(buffer.getLong(offset + 8), MemorySegment.ofArray(content));
        }
    }
}
