package io.saldo.replica.aeron;

import io.aeron.ExclusivePublication;
import io.aeron.Image;
import io.aeron.cluster.codecs.CloseReason;
import io.aeron.cluster.service.ClientSession;
import io.aeron.cluster.service.Cluster;
import io.aeron.cluster.service.ClusteredService;
import io.aeron.logbuffer.Header;
import io.saldo.replica.log.LogFollower;
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

    private static final long MARK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final LogFollower follower;
    private final Failure failure;
    private final DutyRest logRest;
    private final UnsafeBuffer entryBuffer = new UnsafeBuffer(0, 0);
    private MemorySegment entry;
    private @Nullable Cluster cluster;
    private long logIndex;
    private int batchEntries;
    private long bytesSinceWake;
    private boolean isReplayed;
    private long seenTerm = -1;
    private int seenLeader = Leadership.NOBODY;
    private Standing told = Standing.NONE;
    private long countedSession = -1;
    private long countedEntries;
    private boolean isMarkUnderWay;
    private long markNanos;
    private volatile Leadership leadership = Leadership.none(-1);
    private volatile Standing standing = Standing.NONE;
    private volatile long watchedSession = -1;
    private volatile long closedSession = -1;
    private volatile long delivered;

    ClusteredFollower(LogFollower follower, int entryBytesMax, Failure failure, DutyRest logRest) {
        this.follower = follower;
        this.failure = failure;
        this.logRest = logRest;
        entry = allocate(entryBytesMax);
    }

    /** Who leads as far as the ledger thread has come; an election ends it at once. Any thread. */
    Leadership leadership() {
        Leadership present = leadership;
        return standing.term() == present.term() ? present : Leadership.none(present.term());
    }

    /** From the log thread: how the newest election ended, or that there is one. */
    void stand(Standing newest) {
        standing = newest;
    }

    /** From the log thread: the session that is its own now. */
    void watchSession(long session) {
        delivered = 0;
        watchedSession = session;
    }

    /** How many entries of the watched session were delivered. Any thread. */
    long deliveredInSession() {
        return delivered;
    }

    /** Whether the log says that the watched session is closed. Any thread. */
    boolean isSessionClosed() {
        return closedSession >= 0 && closedSession == watchedSession;
    }

    @Override
    public void onStart(Cluster cluster, @Nullable Image snapshotImage) {
        this.cluster = cluster;
        try {
            Optional<SnapshotMark> mark = snapshotImage == null
                    ? Optional.empty()
                    : Optional.of(takeUp(MarkFormat.read(snapshotImage, cluster.idleStrategy())));
            logIndex = mark.map(SnapshotMark::logIndex).orElse(0L);
            follower.onStart(mark);
        } catch (Throwable e) {
            // Before Aeron does, which would only say that a service did not start.
            failure.report(Failure.FOLLOWER_PART, e);
            throw e;
        }
    }

    /** The term of the mark may be the present one still, and then the log does not tell of it again. */
    private SnapshotMark takeUp(MarkFormat.Mark mark) {
        seenTerm = mark.term();
        seenLeader = mark.leader();
        return mark.of();
    }

    @Override
    public void onSessionMessage(
            ClientSession session, long timestamp, DirectBuffer buffer, int offset, int length, Header header) {
        if (failure.hasFailed()) {
            return;
        }
        try {
            if (length > entry.byteSize()) {
                entry = allocate(length); // Taken when the limit was higher.
            }
            buffer.getBytes(offset, entryBuffer, 0, length);
            batchEntries++;
            bytesSinceWake += length;
            logIndex++;
            count(session.id());
            follower.onEntry(logIndex, timestamp, entry, 0, length);
        } catch (Throwable e) {
            failure.report(Failure.FOLLOWER_PART, e);
        }
    }

    @Override
    public int doBackgroundWork(long nowNanos) {
        if (failure.hasFailed()) {
            return 0;
        }
        try {
            int entries = endBatch();
            Standing newest = standing;
            if (newest.number() != told.number()) {
                tell(newest);
            }
            if (isMarkUnderWay) {
                // The log thread takes no entries until it has heard that the mark is taken and has taken its own.
                logRest.wake();
                isMarkUnderWay = nowNanos - markNanos < MARK_NANOS;
            }
            return entries + follower.duty(nowNanos);
        } catch (Throwable e) {
            failure.report(Failure.FOLLOWER_PART, e);
            return 0;
        }
    }

    @Override
    public void onTakeSnapshot(ExclusivePublication publication) {
        if (failure.hasFailed()) {
            // To return would leave a mark without content for the next start.
            throw new IllegalStateException("the log has failed");
        }
        endBatch();
        isMarkUnderWay = true;
        markNanos = System.nanoTime();
        MarkFormat.write(
                new MarkFormat.Mark(new SnapshotMark(logIndex, follower.takeMark()), seenTerm, seenLeader),
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
        seenTerm = term;
        seenLeader = leader;
    }

    private void count(long session) {
        if (session == watchedSession) {
            countedEntries = session == countedSession ? countedEntries + 1 : 1;
            countedSession = session;
            delivered = countedEntries;
        }
    }

    /** Tells the follower what the log thread found, once the log has led this thread to the same place. */
    private void tell(Standing newest) {
        if (newest.role() == Role.NONE) {
            told = newest;
            Leadership before = leadership;
            leadership = Leadership.none(before.term());
            if (before.role() != Role.NONE) {
                follower.onRole(Role.NONE, before.term(), Leadership.NOBODY);
            }
        } else if (seenTerm == newest.term() && clusterOf().logPosition() >= newest.position()) {
            told = newest;
            if (!isReplayed) {
                isReplayed = true;
                follower.onReplayed();
            }
            Leadership present = new Leadership(newest.role(), newest.term(), seenLeader);
            if (!present.equals(leadership)) {
                follower.onRole(newest.role(), newest.term(), seenLeader);
                leadership = present;
            }
            logRest.wake();
        }
    }

    /** The sessions of a killed process need no care: the leader closes them. */
    @Override
    public void onSessionOpen(ClientSession session, long timestamp) {}

    @Override
    public void onSessionClose(ClientSession session, long timestamp, CloseReason closeReason) {
        if (session.id() == watchedSession) {
            closedSession = session.id();
            logRest.wake();
        }
    }

    @Override
    public void onTimerEvent(long correlationId, long timestamp) {}

    /** Comes before the log is where the role begins; see {@link #tell}. */
    @Override
    public void onRoleChange(Cluster.Role newRole) {}

    @Override
    public void onTerminate(Cluster cluster) {}

    private MemorySegment allocate(int bytes) {
        MemorySegment memory = Arena.ofAuto().allocate(bytes, Long.BYTES);
        entryBuffer.wrap(memory.address(), bytes);
        return memory;
    }

    private int endBatch() {
        int entries = batchEntries;
        if (entries > 0) {
            batchEntries = 0;
            follower.onBatchEnd();
            if (bytesSinceWake >= ROOM_BYTES) {
                bytesSinceWake = 0;
                logRest.wake();
            }
        }
        return entries;
    }

    private Cluster clusterOf() {
        Cluster started = cluster;
        if (started == null) {
            throw new IllegalStateException("not started");
        }
        return started;
    }
}
