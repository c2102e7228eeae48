package io.saldo.replica.aeron;

import io.aeron.cluster.service.ClusteredServiceContainer;
import io.saldo.replica.log.AppendStatus;
import io.saldo.replica.log.LogFailedException;
import io.saldo.replica.log.LogFollower;
import io.saldo.replica.log.LogImage;
import io.saldo.replica.log.LogStartException;
import io.saldo.replica.log.Role;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.agrona.CloseHelper;
import org.jspecify.annotations.Nullable;

/** The parts of a log between its start and its close, and the order in which they come and go. */
final class RunningLog {

    /** Heartbeats and repeated requests for lost datagrams are due between what arrives. */
    private static final long PARK_NANOS_AMONG_NODES = Duration.ofMillis(10).toNanos();

    private static final long IMAGE_REST_NANOS = Duration.ofMillis(20).toNanos();
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

    private final LogPlaces places;
    private final Failure failure;
    private final DutyRest logRest;
    private final DutyRest ledgerRest;
    private final ClusteredFollower follower;
    private final LogThread logThread;
    private final Thread thread;
    private final Parts parts;
    private @Nullable ClusteredServiceContainer container;

    private RunningLog(AeronLogConfig config, LogPlaces places, LogFollower to, Consumer<LogFailedException> fatal) {
        this.places = places;
        boolean isAlone = config.nodes().isAlone();
        failure = new Failure(fatal, config.nodes(), config.remedy());
        long spinNanos = config.spin().toNanos();
        long parkNanos = config.park().toNanos();
        Optional<Arrivals> arrivals = isAlone ? Optional.empty() : Optional.of(new Arrivals());
        logRest = arrivals.map(
                        sockets -> DutyRest.amid(sockets, spinNanos, Math.min(parkNanos, PARK_NANOS_AMONG_NODES)))
                .orElseGet(() -> new DutyRest(spinNanos, parkNanos, () -> {}));
        Joining joining = new Joining();
        ledgerRest = DutyRest.ofLedger(spinNanos, parkNanos, logRest::wake, joining);
        follower = new ClusteredFollower(to, config.entryBytesMax(), failure, logRest);
        parts = new Parts(config, places, failure);
        logThread = new LogThread(parts, places, failure, logRest, ledgerRest, joining, follower, arrivals);
        thread = Thread.ofPlatform().name("log").daemon().unstarted(logThread);
    }

    /**
     * Starts all parts.
     *
     * @throws io.saldo.replica.log.LogStartException when one of them fails; none runs then
     */
    static RunningLog start(AeronLogConfig config, LogFollower to, Consumer<LogFailedException> fatal) {
        LogPlaces places = LogPlaces.prepare(config.directory(), config.segmentBytes());
        mend(places, config.remedy());
        RunningLog log = new RunningLog(config, places, to, fatal);
        try {
            log.launch();
            return log;
        } catch (Throwable e) {
            LogStartException reason = log.failure.startException(e);
            log.close();
            throw reason;
        }
    }

    private static void mend(LogPlaces places, String remedy) {
        try {
            places.checkRecording(remedy);
            TornTail.cut(places.archive(), Parts.WRITE_BYTES_MAX, remedy);
        } catch (InternalError e) {
            // How Java says that a mapped file could not be reached, be it for a broken disk or for want of room.
            throw new LogStartException("the end of the log cannot be checked: " + e.getMessage(), e);
        }
    }

    private void launch() {
        thread.start();
        failure.await(logThread.isDriven());
        container = parts.container(follower, ledgerRest, ledgerRest.inTurn());
        failure.await(logThread.isOpen());
        failure.endStart();
    }

    long connection() {
        IngressSession ingress = logThread.ingress();
        return ingress == null || role() == Role.NONE ? 0 : ingress.connection();
    }

    AppendStatus append(MemorySegment entry, long offset, int length, long connection) {
        IngressSession ingress = logThread.ingress();
        if (failure.hasFailed()) {
            return AppendStatus.CLOSED;
        }
        if (ingress == null || follower.leadership().role() == Role.NONE) {
            return AppendStatus.NO_LEADER;
        }
        AppendStatus status = ingress.append(entry, offset, length, connection);
        logRest.wake();
        return status;
    }

    Role role() {
        IngressSession ingress = logThread.ingress();
        return ingress != null && ingress.isOpen() ? follower.leadership().role() : Role.NONE;
    }

    void holdPurge(boolean isHeld) {
        logThread.holdPurge(isHeld);
    }

    Optional<LogImage> image(long timeoutNanos) {
        long deadline = System.nanoTime() + timeoutNanos;
        while (true) {
            Optional<LogImage> image = logThread.ask(Errand::image, deadline).flatMap(found -> found);
            if (image.isPresent() || System.nanoTime() - deadline > 0) {
                return image;
            }
            LockSupport.parkNanos(IMAGE_REST_NANOS);
        }
    }

    boolean isStill(LogImage image, long timeoutNanos) {
        return logThread
                .ask(errand -> errand.isStanding(image.standing()), System.nanoTime() + timeoutNanos)
                .orElse(false);
    }

    void requestSnapshot() {
        logThread.wantMark();
    }

    /** The container first, since its thread may wait for the log thread; then all that the log thread turns. */
    void close() {
        failure.expectClose();
        ledgerRest.abandon();
        CloseHelper.quietClose(container);
        logThread.stop();
        try {
            if (!thread.join(CLOSE_TIMEOUT)) {
                throw new IllegalStateException("the log thread does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        places.close();
    }
}
