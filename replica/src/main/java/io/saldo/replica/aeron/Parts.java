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
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.AgentInvoker;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.NoOpLock;

/**
 * Aeron's parts as this log wants them.
 *
 * <p>Where Aeron's defaults are meant for processes that may die without each other, ours live and die together: none of
 * them may take another for dead because the process was stopped for a while or the clock was set, so the time-outs
 * between them are a year. Their mark files, which tell one process that another lives, are in memory: none is stale
 * after a kill, and none is in the way of an error when the disk is full. Nothing listens on a network.
 */
final class Parts {

    /** Most bytes that the archive writes before it syncs. */
    static final int WRITE_BYTES_MAX = 1024 * 1024;

    /** An entry is cut into pieces of this length; on a network each would be a datagram. */
    private static final int PIECE_BYTES_MAX = 8 * 1024;

    private static final int SYNC_DATA = 1;
    private static final long NEVER_NANOS = DAYS.toNanos(365);
    private static final long NEVER_MILLIS = DAYS.toMillis(365);
    /** The least; the driver touches all of it, and four times as much for names, at its start. */
    private static final int COUNTER_BYTES = 1024 * 1024;

    private static final int SESSIONS_MAX = 100;
    private static final int ENTRIES_A_TURN_MAX = 1024;
    private static final String NO_ENDPOINT = "localhost:0";

    private final AeronLogConfig config;
    private final LogPlaces places;
    private final Failure failure;

    Parts(AeronLogConfig config, LogPlaces places, Failure failure) {
        this.config = config;
        this.places = places;
        this.failure = failure;
    }

    MediaDriver driver() {
        return MediaDriver.launch(new MediaDriver.Context()
                .aeronDirectoryName(places.driver().toString())
                .warnIfDirectoryExists(false)
                .dirDeleteOnStart(false)
                .dirDeleteOnShutdown(false)
                .threadingMode(ThreadingMode.INVOKER)
                .asyncExecutorEnabled(false)
                .counterValuesBufferLength(COUNTER_BYTES)
                .termBufferSparseFile(true)
                .ipcTermBufferLength(config.termBytes())
                .ipcMtuLength(PIECE_BYTES_MAX)
                .clientLivenessTimeoutNs(NEVER_NANOS)
                .publicationUnblockTimeoutNs(2 * NEVER_NANOS)
                .timerIntervalNs(MILLISECONDS.toNanos(100))
                .errorHandler(failure.handlerOf("media driver")));
    }

    Archive archive(MediaDriver driver) {
        Aeron client = client(driver.sharedAgentInvoker(), "archive");
        return Archive.launch(new Archive.Context()
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
                .controlChannelEnabled(false)
                .archiveClientContext(
                        new AeronArchive.Context().controlResponseChannel("aeron:udp?endpoint=" + NO_ENDPOINT))
                .recordingEventsEnabled(false)
                .replicationChannel("aeron:udp?endpoint=" + NO_ENDPOINT)
                .connectTimeoutNs(SECONDS.toNanos(60))
                .errorHandler(failure.handlerOf("archive")));
    }

    ConsensusModule consensusModule(Aeron client, IdleStrategy rest, IdleStrategy archiveRest) {
        return ConsensusModule.launch(new ConsensusModule.Context()
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
                .clusterMemberId(0)
                .clusterMembers(
                        "0," + String.join(",", NO_ENDPOINT, NO_ENDPOINT, NO_ENDPOINT, NO_ENDPOINT, NO_ENDPOINT))
                .consensusChannel("aeron:ipc?term-length=64k")
                .ingressChannel("aeron:ipc")
                .isIpcIngressAllowed(false)
                .logChannel("aeron:ipc?term-length=" + config.termBytes() + "|mtu=" + PIECE_BYTES_MAX)
                .replicationChannel("aeron:udp?endpoint=" + NO_ENDPOINT)
                .snapshotChannel("aeron:ipc?alias=mark|term-length=64k")
                .archiveContext(archiveClient(archiveRest, 100))
                .ingressFragmentLimit(ENTRIES_A_TURN_MAX)
                .logFragmentLimit(ENTRIES_A_TURN_MAX)
                .sessionTimeoutNs(NEVER_NANOS)
                .maxConcurrentSessions(SESSIONS_MAX)
                .terminationHook(() -> {})
                .errorHandler(failure.handlerOf("consensus module")));
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
                .clusterDir(places.cluster().toFile())
                .markFileDir(places.memory().toFile())
                .clusteredService(service)
                .isRespondingService(false)
                .idleStrategySupplier(() -> rest)
                .serviceName("ledger")
                .logFragmentLimit(ENTRIES_A_TURN_MAX)
                .snapshotChannel("aeron:ipc?alias=mark|term-length=128k")
                .archiveContext(archiveClient(wait, 101))
                .threadFactory(task -> Thread.ofPlatform()
                        .daemon()
                        .uncaughtExceptionHandler((thread, e) -> failure.report("ledger thread", e))
                        .unstarted(task))
                .terminationHook(() -> {})
                .errorHandler(failure.handlerOf("ledger thread")));
    }

    AeronCluster.Context ingress(Aeron client, EgressListener listener) {
        return new AeronCluster.Context()
                .aeron(client)
                .ownsAeronClient(false)
                .ingressChannel("aeron:ipc?term-length=" + config.termBytes() + "|mtu=" + PIECE_BYTES_MAX)
                .egressChannel("aeron:ipc?term-length=64k")
                .isIngressExclusive(true)
                .messageTimeoutNs(SECONDS.toNanos(10))
                .egressListener(listener)
                .errorHandler(failure.handlerOf("ingress"));
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

    private static AeronArchive.Context archiveClient(IdleStrategy rest, int responseStreamId) {
        return new AeronArchive.Context()
                .controlRequestChannel("aeron:ipc?term-length=64k")
                .controlResponseChannel("aeron:ipc?term-length=64k")
                .controlRequestStreamId(AeronArchive.Configuration.localControlStreamId())
                .controlResponseStreamId(responseStreamId)
                .messageTimeoutNs(SECONDS.toNanos(60))
                .idleStrategy(rest);
    }

    private static IdleStrategy shortRest() {
        return new BackoffIdleStrategy(10, 10, 1_000, 50_000);
    }
}
