package io.saldo.replica.aeron;

import static java.util.concurrent.TimeUnit.DAYS;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import io.aeron.Aeron;
import io.aeron.AeronCounters;
import io.aeron.RethrowingErrorHandler;
import io.aeron.archive.Archive;
import io.aeron.archive.ArchiveThreadingMode;
import io.aeron.archive.client.AeronArchive;
import io.aeron.cluster.ConsensusModule;
import io.aeron.cluster.NanosecondClusterClock;
import io.aeron.cluster.client.AeronCluster;
import io.aeron.cluster.client.EgressListener;
import io.aeron.cluster.service.ClusterCounters;
import io.aeron.cluster.service.ClusteredService;
import io.aeron.cluster.service.ClusteredServiceContainer;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import java.util.Optional;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.AgentInvoker;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.NoOpLock;
import org.agrona.nio.TransportPoller;

/**
 * Aeron's parts as this log wants them.
 *
 * <p>Where Aeron's defaults are meant for processes that may die without each other, ours live and die together: none of
 * them may take another for dead because the process was stopped for a while or the clock was set, so the time-outs
 * between them are a year. Their mark files, which tell one process that another lives, are in memory: none is stale
 * after a kill, and none is in the way of an error when the disk is full. A node alone listens on no network.
 *
 * <p>Between nodes the time-outs are short. A leader that is silent for the heartbeat time-out is given up; a ballot that
 * not all answer, since one is dead, is counted after a third of that; so after two thirds more at most there is a leader.
 */
final class Parts {

    /** Most bytes that the archive writes before it syncs. */
    static final int WRITE_BYTES_MAX = 1024 * 1024;

    private static final int SYNC_DATA = 1;
    private static final long NEVER_NANOS = DAYS.toNanos(365);
    private static final long NEVER_MILLIS = DAYS.toMillis(365);
    /** The least; the driver touches all of it, and four times as much for names, at its start. */
    private static final int COUNTER_BYTES = 1024 * 1024;

    private static final int SESSIONS_MAX = 100;
    /** Of the archive's answers; away from the streams of ingress and egress, which go through the same memory. */
    private static final int ANSWERS_STREAM = 1_100;

    private static final int ENTRIES_A_TURN_MAX = 1024;
    private static final int SOCKET_BYTES = 2 * 1024 * 1024;
    private static final int WINDOW_BYTES = 512 * 1024;
    private static final long SESSION_NANOS = SECONDS.toNanos(5);

    private final AeronLogConfig config;
    private final LogNodes nodes;
    private final Datagrams datagrams;
    private final Channels channels;
    private final LogPlaces places;
    private final Failure failure;

    Parts(AeronLogConfig config, LogPlaces places, Failure failure) {
        this.config = config;
        nodes = config.nodes();
        datagrams = Datagrams.of(config, places.archive());
        channels = new Channels(nodes, config.termBytes(), datagrams.bytes());
        this.places = places;
        this.failure = failure;
    }

    /** The media driver, which asks the kernel about all its sockets at once, and not each whether something came. */
    MediaDriver driver(Optional<Arrivals> arrivals) {
        if (System.getProperty(TransportPoller.ITERATION_THRESHOLD_PROP_NAME) == null) {
            System.setProperty(TransportPoller.ITERATION_THRESHOLD_PROP_NAME, "0");
        }
        MediaDriver.Context context = new MediaDriver.Context()
                .aeronDirectoryName(places.driver().toString())
                .warnIfDirectoryExists(false)
                .dirDeleteOnStart(false)
                .dirDeleteOnShutdown(false)
                .threadingMode(ThreadingMode.INVOKER)
                .asyncExecutorEnabled(false)
                .counterValuesBufferLength(COUNTER_BYTES)
                .termBufferSparseFile(true)
                .ipcTermBufferLength(config.termBytes())
                .ipcMtuLength(Channels.PIECE_BYTES_MAX)
                .clientLivenessTimeoutNs(NEVER_NANOS)
                .publicationUnblockTimeoutNs(2 * NEVER_NANOS)
                .timerIntervalNs(MILLISECONDS.toNanos(nodes.isAlone() ? 100 : 20))
                .errorHandler(failure.handlerOf("media driver"));
        arrivals.ifPresent(sockets -> {
            sockets.watch(context);
            int socketBytes = Arrivals.socketBytes(SOCKET_BYTES);
            context.socketRcvbufLength(socketBytes)
                    .socketSndbufLength(socketBytes)
                    .initialWindowLength(Math.min(WINDOW_BYTES, socketBytes))
                    .imageLivenessTimeoutNs(SECONDS.toNanos(3))
                    .publicationLingerTimeoutNs(MILLISECONDS.toNanos(500));
        });
        return MediaDriver.launch(context);
    }

    Archive archive(MediaDriver driver) {
        Aeron client = client(driver.sharedAgentInvoker(), "archive");
        AeronArchive.Context toOthers = new AeronArchive.Context().controlResponseChannel(channels.archiveAnswers());
        Archive.Context context = new Archive.Context()
                .aeronDirectoryName(places.driver().toString())
                .archiveDir(places.archive().toFile())
                .markFileDir(places.memory().toFile())
                .deleteArchiveOnStart(false)
                .aeron(client)
                .ownsAeronClient(true)
                .errorCounter(client.addCounter(AeronCounters.ARCHIVE_ERROR_COUNT_TYPE_ID, "Archive Errors"))
                .mediaDriverAgentInvoker(driver.sharedAgentInvoker())
                .threadingMode(ArchiveThreadingMode.INVOKER)
                .fileSyncLevel(SYNC_DATA)
                .catalogFileSyncLevel(SYNC_DATA)
                .recordChecksum(new Crc32c())
                .replayChecksum(new Crc32c())
                .fileIoMaxLength(WRITE_BYTES_MAX)
                .segmentFileLength(config.segmentBytes())
                .lowStorageSpaceThreshold(0)
                .controlChannelEnabled(!nodes.isAlone())
                .controlChannel(channels.archive())
                .archiveClientContext(toOthers)
                .recordingEventsEnabled(false)
                .replicationChannel(channels.archiveReplication())
                .connectTimeoutNs(SECONDS.toNanos(60))
                .errorHandler(failure.handlerOf(Failure.ARCHIVE_PART));
        if (!nodes.isAlone()) {
            context.authenticatorSupplier(this::secret);
            toOthers.credentialsSupplier(secret());
        }
        return Archive.launch(context);
    }

    ConsensusModule consensusModule(Aeron client, IdleStrategy rest, IdleStrategy archiveRest) {
        ConsensusModule.Context context = new ConsensusModule.Context()
                .aeronDirectoryName(places.driver().toString())
                .aeron(client)
                .errorCounter(ClusterCounters.allocate(
                        client,
                        new ExpandableArrayBuffer(),
                        "Cluster Errors",
                        AeronCounters.CLUSTER_CONSENSUS_MODULE_ERROR_COUNT_TYPE_ID,
                        0))
                .useAgentInvoker(true)
                .idleStrategySupplier(() -> rest)
                .clusterDir(places.cluster().toFile())
                .markFileDir(places.memory().toFile())
                .fileSyncLevel(SYNC_DATA)
                .clusterClock(new NanosecondClusterClock())
                .clusterId(nodes.partition())
                .clusterMemberId(nodes.node())
                .clusterMembers(channels.members())
                .consensusChannel(channels.consensus())
                .ingressChannel(channels.ingress())
                .isIpcIngressAllowed(!nodes.isAlone())
                .logChannel(channels.log())
                .replicationChannel(channels.logReplication())
                .snapshotChannel("aeron:ipc?alias=mark|term-length=64k")
                .archiveContext(archiveClient(archiveRest, ANSWERS_STREAM))
                .ingressFragmentLimit(ENTRIES_A_TURN_MAX)
                .logFragmentLimit(ENTRIES_A_TURN_MAX)
                .sessionTimeoutNs(nodes.isAlone() ? NEVER_NANOS : SESSION_NANOS)
                .maxConcurrentSessions(SESSIONS_MAX)
                .terminationHook(() -> {})
                .errorHandler(failure.handlerOf("consensus module"));
        if (!nodes.isAlone()) {
            amongNodes(context);
        }
        return ConsensusModule.launch(context);
    }

    private void amongNodes(ConsensusModule.Context context) {
        long heartbeat = nodes.heartbeatTimeout().toNanos();
        context.leaderHeartbeatTimeoutNs(heartbeat)
                .leaderHeartbeatIntervalNs(heartbeat / 7)
                .electionTimeoutNs(heartbeat / 3)
                .electionStatusIntervalNs(heartbeat / 20)
                .startupCanvassTimeoutNs(3 * heartbeat)
                .random(new NominationOrder(nodes))
                .authenticatorSupplier(this::secret);
    }

    /**
     * The container with the ledger thread.
     *
     * @param rest of the thread between its turns
     * @param wait of the thread inside a turn, for the log thread
     */
    ClusteredServiceContainer container(ClusteredService service, IdleStrategy rest, IdleStrategy wait) {
        return ClusteredServiceContainer.launch(new ClusteredServiceContainer.Context()
                .aeronDirectoryName(places.driver().toString())
                .aeron(Aeron.connect(clientContext("ledger").awaitingIdleStrategy(wait)))
                .ownsAeronClient(true)
                .clusterId(nodes.partition())
                .clusterDir(places.cluster().toFile())
                .markFileDir(places.memory().toFile())
                .clusteredService(service)
                .isRespondingService(false)
                .idleStrategySupplier(() -> rest)
                .serviceName("ledger")
                .logFragmentLimit(ENTRIES_A_TURN_MAX)
                .snapshotChannel("aeron:ipc?alias=mark|term-length=128k")
                .archiveContext(archiveClient(wait, ANSWERS_STREAM + 1))
                .threadFactory(task -> Thread.ofPlatform()
                        .daemon()
                        .uncaughtExceptionHandler((thread, e) -> failure.report("ledger thread", e))
                        .unstarted(task))
                .terminationHook(() -> {})
                .errorHandler(failure.handlerOf("ledger thread")));
    }

    /** A session with the ingress of a node that leads. */
    AeronCluster.Context ingress(Aeron client, int leader, EgressListener listener) {
        AeronCluster.Context context = new AeronCluster.Context()
                .aeron(client)
                .ownsAeronClient(false)
                .ingressChannel(channels.ingressTo(leader))
                .egressChannel(channels.egressFrom(leader))
                .isIngressExclusive(true)
                .messageTimeoutNs(nodes.isAlone() ? SECONDS.toNanos(10) : SECONDS.toNanos(2))
                .egressListener(listener)
                .errorHandler(failure.handlerOf("ingress"));
        if (!nodes.isAlone()) {
            context.newLeaderTimeoutNs(1).credentialsSupplier(secret());
            if (leader != nodes.node()) {
                context.ingressEndpoints(leader + "=" + nodes.ingress(leader));
            }
        }
        return context;
    }

    /** How long the leader keeps a session of which it hears nothing. */
    static long sessionNanos() {
        return SESSION_NANOS;
    }

    AeronLogConfig config() {
        return config;
    }

    Datagrams datagrams() {
        return datagrams;
    }

    LogNodes nodes() {
        return nodes;
    }

    /** A client of the archive for the log thread's own requests. */
    AeronArchive archiveOf(Aeron client, IdleStrategy rest) {
        return AeronArchive.connect(
                archiveClient(rest, ANSWERS_STREAM + 2).aeron(client).ownsAeronClient(false));
    }

    private SharedSecret secret() {
        return new SharedSecret(nodes.secretBytes());
    }

    /** A client for the log thread, which drives the driver itself while it waits for it. */
    Aeron client(AgentInvoker driver, String name) {
        return Aeron.connect(clientContext(name).driverAgentInvoker(driver).clientLock(NoOpLock.INSTANCE));
    }

    private Aeron.Context clientContext(String name) {
        return new Aeron.Context()
                .aeronDirectoryName(places.driver().toString())
                .clientName(name)
                .useConductorAgentInvoker(true)
                .driverTimeoutMs(NEVER_MILLIS)
                .subscriberErrorHandler(RethrowingErrorHandler.INSTANCE)
                .awaitingIdleStrategy(shortRest())
                .errorHandler(failure.handlerOf("client " + name));
    }

    private AeronArchive.Context archiveClient(IdleStrategy rest, int responseStreamId) {
        AeronArchive.Context context = new AeronArchive.Context()
                .controlRequestChannel("aeron:ipc?term-length=64k")
                .controlResponseChannel("aeron:ipc?term-length=64k")
                .controlRequestStreamId(AeronArchive.Configuration.localControlStreamId())
                .controlResponseStreamId(responseStreamId)
                .messageTimeoutNs(SECONDS.toNanos(60))
                .idleStrategy(rest);
        return nodes.isAlone() ? context : context.credentialsSupplier(secret());
    }

    private static IdleStrategy shortRest() {
        return new BackoffIdleStrategy(10, 10, 1_000, 50_000);
    }
}
