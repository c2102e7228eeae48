package io.saldo.replica.aeron;

import io.aeron.Aeron;
import io.aeron.Publication;
import io.aeron.cluster.client.AeronCluster;
import io.aeron.cluster.client.ClusterException;
import io.aeron.cluster.client.EgressAdapter;
import io.aeron.cluster.client.EgressListener;
import io.aeron.cluster.codecs.EventCode;
import io.aeron.cluster.codecs.MessageHeaderEncoder;
import io.aeron.cluster.codecs.SessionMessageHeaderEncoder;
import io.aeron.exceptions.RegistrationException;
import io.aeron.exceptions.TimeoutException;
import io.aeron.logbuffer.Header;
import io.aeron.security.AuthenticationException;
import io.saldo.replica.log.AppendStatus;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's session with the leader's ingress. The log thread opens it, opens another one when another node or term
 * leads, and opens it anew when it was closed; any thread offers through it, one at a time, so that the order of the calls
 * is the order of the entries.
 *
 * <p>The leader takes the entries of a session without a gap: it refuses those of an earlier term, and closes a session of
 * whose stream a part is lost.
 */
final class IngressSession implements EgressListener {

    private static final Logger LOGGER = LoggerFactory.getLogger(IngressSession.class);
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long KEEP_ALIVE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final int ROTATION_ATTEMPTS = 3;
    private static final int EGRESS_FRAGMENTS_MAX = 10;

    private final Parts parts;
    private final Aeron client;
    private final ClusteredFollower follower;
    private final boolean isKeptAlive;
    private final ReentrantLock lock = new ReentrantLock();
    private final UnsafeBuffer header = new UnsafeBuffer(new byte[AeronCluster.SESSION_HEADER_LENGTH]);
    private final UnsafeBuffer message = new UnsafeBuffer(0, 0);
    private final SessionMessageHeaderEncoder headerEncoder = new SessionMessageHeaderEncoder();

    private Leadership leadership = Leadership.none(-1);
    private AeronCluster.@Nullable AsyncConnect connect;
    private @Nullable AeronCluster session;
    private @Nullable EgressAdapter egress;
    private long retryNanos;
    private long polledNanos;
    private long keptAliveNanos;
    private boolean isSessionOver;
    private long delivered;
    private long deliveredNanos;

    /** Null while there is no way to the leader. Guarded by the lock. */
    private @Nullable Publication publication;

    /** Appended in this session. Guarded by the lock, with a copy for those without it. */
    private long entries;

    private long connections;
    private volatile long appended;
    private volatile long connection;
    private volatile long lostWith;

    IngressSession(Parts parts, Aeron client, ClusteredFollower follower) {
        this.parts = parts;
        this.client = client;
        this.follower = follower;
        isKeptAlive = !parts.nodes().isAlone();
        headerEncoder.wrapAndApplyHeader(header, 0, new MessageHeaderEncoder());
    }

    boolean isOpen() {
        return connection != 0;
    }

    /** The number of the session as it is now, or 0; see {@link io.saldo.replica.log.ReplicatedLog#connection()}. */
    long connection() {
        return connection;
    }

    /** Any thread. */
    AppendStatus append(MemorySegment entry, long offset, int length, long expected) {
        lock.lock();
        try {
            Publication to = publication;
            if (to == null || expected != connection) {
                return AppendStatus.NO_LEADER;
            }
            wrap(entry, offset, length);
            long result = to.offer(header, 0, AeronCluster.SESSION_HEADER_LENGTH, message, 0, length);
            for (int i = 0; result == Publication.ADMIN_ACTION && i < ROTATION_ATTEMPTS; i++) {
                result = to.offer(header, 0, AeronCluster.SESSION_HEADER_LENGTH, message, 0, length);
            }
            if (result > 0) {
                appended = ++entries;
            }
            return statusOf(result);
        } finally {
            lock.unlock();
        }
    }

    /** Aeron reads the memory by its address and asks nobody; so whether that is allowed is asked here. */
    private void wrap(MemorySegment entry, long offset, int length) {
        MemorySegment slice = entry.asSlice(offset, length);
        if (!slice.scope().isAlive() || !slice.isAccessibleBy(Thread.currentThread())) {
            throw new IllegalStateException("the memory of the entry is closed or another thread's");
        }
        if (slice.isNative()) {
            message.wrap(slice.address(), length);
        } else if (slice.heapBase().orElse(null) instanceof byte[] array) {
            message.wrap(array, (int) slice.address(), length);
        } else {
            message.wrap(slice.toArray(ValueLayout.JAVA_BYTE));
        }
    }

    private AppendStatus statusOf(long result) {
        if (result > 0) {
            return AppendStatus.ACCEPTED;
        }
        if (result == Publication.BACK_PRESSURED || result == Publication.ADMIN_ACTION) {
            return AppendStatus.BACK_PRESSURED;
        }
        lostWith = result;
        return AppendStatus.NO_LEADER;
    }

    /** The log thread's turn: the session follows the leader. */
    int poll(Leadership present, long nowNanos) {
        if (!present.equals(leadership)) {
            leadership = present;
            abandon(nowNanos);
        }
        if (present.leader() == Leadership.NOBODY) {
            return 0;
        }
        AeronCluster current = session;
        EgressAdapter answers = egress;
        if (current == null || answers == null) {
            return nowNanos - retryNanos < 0 ? 0 : connect(nowNanos);
        }
        // The session's own poll would wait in place for a way to a new leader, on the thread that has to make it.
        int work = answers.poll();
        long lost = lostWith;
        if (lost != 0) {
            lostWith = 0;
            current.trackIngressPublicationResult(lost);
        }
        boolean isCutOff = current.egressSubscription().hasNoImages();
        if (current.isClosed() || isCutOff || isSessionOver || (isKeptAlive && !isAlive(current, nowNanos))) {
            abandon(nowNanos);
            return 1;
        }
        return work;
    }

    /**
     * Whether the leader still takes what comes by this session. It may have closed it and the news be lost; but the log
     * tells when it closed it, and what was appended has to come out of the log some time.
     */
    private boolean isAlive(AeronCluster current, long nowNanos) {
        boolean wasAway = nowNanos - polledNanos > Parts.sessionNanos() / 2;
        polledNanos = nowNanos;
        long now = follower.deliveredInSession();
        if (now != delivered || now >= appended) {
            delivered = now;
            deliveredNanos = nowNanos;
        }
        boolean isStuck = nowNanos - deliveredNanos > Parts.sessionNanos();
        if (wasAway || isStuck || follower.isSessionClosed()) {
            return false;
        }
        if (nowNanos - keptAliveNanos > KEEP_ALIVE_NANOS) {
            keptAliveNanos = nowNanos;
            keepAlive(current);
        }
        return true;
    }

    private void keepAlive(AeronCluster current) {
        lock.lock();
        try {
            current.sendKeepAlive();
        } finally {
            lock.unlock();
        }
    }

    private void abandon(long nowNanos) {
        publish(null);
        CloseHelper.quietClose(connect);
        CloseHelper.quietClose(session);
        connect = null;
        session = null;
        egress = null;
        isSessionOver = false;
        lostWith = 0;
        retryNanos = nowNanos;
    }

    private int connect(long nowNanos) {
        try {
            AeronCluster.AsyncConnect attempt = connect;
            if (attempt == null) {
                attempt = AeronCluster.asyncConnect(parts.ingress(client, leadership.leader(), this));
                connect = attempt;
            }
            int stepBefore = attempt.step();
            AeronCluster connected = attempt.poll();
            if (connected != null) {
                connect = null;
                open(connected, nowNanos);
                return 1;
            }
            return attempt.step() - stepBefore;
        } catch (TimeoutException | ClusterException | AuthenticationException | RegistrationException e) {
            LOGGER.debug("leader={} reason=\"no session: {}\"", leadership.leader(), e.getMessage());
            CloseHelper.quietClose(connect);
            connect = null;
            retryNanos = nowNanos + RETRY_NANOS;
            return 0;
        }
    }

    private void open(AeronCluster connected, long nowNanos) {
        follower.watchSession(connected.clusterSessionId());
        session = connected;
        egress = new EgressAdapter(
                this, connected.clusterSessionId(), connected.egressSubscription(), EGRESS_FRAGMENTS_MAX);
        delivered = 0;
        deliveredNanos = nowNanos;
        polledNanos = nowNanos;
        keptAliveNanos = nowNanos;
        publish(connected);
    }

    private void publish(@Nullable AeronCluster connected) {
        lock.lock();
        try {
            publication = connected == null ? null : connected.ingressPublication();
            entries = 0;
            appended = 0;
            if (connected != null) {
                headerEncoder
                        .leadershipTermId(connected.leadershipTermId())
                        .clusterSessionId(connected.clusterSessionId())
                        .timestamp(0);
            }
            connection = connected == null ? 0 : ++connections;
        } finally {
            lock.unlock();
        }
    }

    /** What is appended in this session is for a term that is over. */
    @Override
    public void onNewLeader(long clusterSessionId, long leadershipTermId, int leaderMemberId, String ingressEndpoints) {
        publish(null);
        isSessionOver = true;
    }

    @Override
    public void onSessionEvent(
            long correlationId,
            long clusterSessionId,
            long leadershipTermId,
            int leaderMemberId,
            EventCode code,
            String detail) {
        isSessionOver |= code != EventCode.OK;
    }

    @Override
    public void onMessage(
            long clusterSessionId, long timestamp, DirectBuffer buffer, int offset, int length, Header header) {
        throw new IllegalStateException("nothing of ours sends messages to a session");
    }

    /** The log thread, last of all. */
    void close() {
        abandon(0);
    }
}
