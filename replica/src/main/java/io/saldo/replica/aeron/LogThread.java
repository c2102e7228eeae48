package io.saldo.replica.aeron;

import io.aeron.Aeron;
import io.aeron.archive.Archive;
import io.aeron.cluster.ClusterControl;
import io.aeron.cluster.ConsensusModule;
import io.aeron.cluster.ElectionState;
import io.aeron.cluster.service.Cluster;
import io.aeron.driver.MediaDriver;
import io.saldo.replica.log.LogImage;
import io.saldo.replica.log.Role;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.agrona.CloseHelper;
import org.agrona.concurrent.AgentInvoker;
import org.agrona.concurrent.AgentTerminationException;
import org.agrona.concurrent.IdleStrategy;
import org.jspecify.annotations.Nullable;

/**
 * The thread that turns media driver, archive, consensus module and ingress session, in the order in which an entry
 * passes them: so an entry that came while nothing else did is written, synced and committed within one turn, without
 * waiting for another thread. While a sync lasts, entries gather in the ingress, and the next turn takes them all.
 */
final class LogThread implements Runnable {

    private static final long WAIT_PARK_NANOS = 20_000;
    /** Sends about 700 KiB a stream. */
    private static final int EXCHANGES_MAX = 512;

    private static final long UNSETTLED_NANOS = TimeUnit.SECONDS.toNanos(3);

    private final Parts parts;
    private final LogPlaces places;
    private final Failure failure;
    private final DutyRest rest;
    private final DutyRest ledgerRest;
    private final Joining joining;
    private final ClusteredFollower follower;
    private final Optional<Arrivals> arrivals;
    private final CompletableFuture<Void> isDriven = new CompletableFuture<>();
    private final CompletableFuture<Void> isOpen = new CompletableFuture<>();

    private @Nullable MediaDriver driver;
    private @Nullable Archive archive;
    private @Nullable Aeron client;
    private @Nullable ConsensusModule consensus;
    private volatile @Nullable IngressSession ingress;
    private volatile boolean isStopping;
    private volatile boolean isMarkWanted;
    private volatile boolean isPurgeHeld;
    private final Queue<Asked<?>> errands = new ConcurrentLinkedQueue<>();
    private long committed;
    private boolean isSettled;

    /**
     * All that is turned here.
     *
     * @param arrivals wakes the thread when something comes from other nodes, if there are any
     */
    LogThread(
            Parts parts,
            LogPlaces places,
            Failure failure,
            DutyRest rest,
            DutyRest ledgerRest,
            Joining joining,
            ClusteredFollower follower,
            Optional<Arrivals> arrivals) {
        this.parts = parts;
        this.places = places;
        this.failure = failure;
        this.rest = rest;
        this.ledgerRest = ledgerRest;
        this.joining = joining;
        this.follower = follower;
        this.arrivals = arrivals;
    }

    /** Completes when driver and archive run, so that the container, which needs them, can be launched. */
    CompletableFuture<Void> isDriven() {
        return isDriven;
    }

    /** Completes when the consensus module runs, which needs the container. */
    CompletableFuture<Void> isOpen() {
        return isOpen;
    }

    @Nullable
    IngressSession ingress() {
        return ingress;
    }

    /** While it is held, nothing is purged; what comes due meanwhile is purged afterwards. */
    void holdPurge(boolean isHeld) {
        isPurgeHeld = isHeld;
        rest.wake();
    }

    void wantMark() {
        isMarkWanted = true;
        rest.wake();
    }

    /** A question of another thread, and where it waits for the answer. */
    private record Asked<T>(Function<Errand, T> question, CompletableFuture<T> answer) {
        void settle(Errand errand) {
            try {
                answer.complete(question.apply(errand));
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        }
    }

    /**
     * Asks something between two turns, and waits for the answer. Any thread but this one.
     *
     * @return nothing when there was no answer before the deadline, or the thread ended first
     */
    <T> Optional<T> ask(Function<Errand, T> question, long deadlineNanos) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        errands.add(new Asked<>(question, answer));
        rest.wake();
        try {
            return Optional.of(answer.get(Math.max(1, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the log's files cannot be looked at", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    void stop() {
        isStopping = true;
        rest.wake();
    }

    @Override
    public void run() {
        try {
            Turns turns = open();
            while (!isStopping && !failure.hasFailed()) {
                rest.idle(turns.turn());
            }
        } catch (Throwable e) {
            failure.report("log thread", e);
        } finally {
            close();
        }
    }

    private Turns open() {
        MediaDriver drive = parts.driver(arrivals);
        driver = drive;
        Archive record = parts.archive(drive);
        archive = record;
        isDriven.complete(null);
        Aeron aeron = parts.client(drive.sharedAgentInvoker(), "log");
        client = aeron;
        ConsensusModule agree = parts.consensusModule(aeron, new Wait(record, true), new Wait(record, false));
        consensus = agree;
        IngressSession session = new IngressSession(parts, aeron, follower);
        ingress = session;
        isOpen.complete(null);
        return new Turns(
                drive.sharedAgentInvoker(), record, agree, session, purge(aeron, agree, new Wait(record, true)));
    }

    private Purge purge(Aeron aeron, ConsensusModule agree, IdleStrategy wait) {
        return new Purge(parts.config(), agree.context().recordingLog(), () -> parts.archiveOf(aeron, wait));
    }

    private void close() {
        IngressSession session = ingress;
        if (session != null) {
            session.close();
        }
        CloseHelper.quietCloseAll(consensus, client, archive, driver);
        arrivals.ifPresent(CloseHelper::quietClose);
    }

    /** What is turned, once all of it is there. */
    private final class Turns implements Errand {
        private final Archive archive;
        private final ConsensusModule consensus;
        private final IngressSession ingress;
        private boolean isElecting = true;
        private long standings;
        private final Purge purge;
        private final AgentInvoker driver;
        private long marksTaken;
        private long unsettledNanos = System.nanoTime();

        Turns(AgentInvoker driver, Archive archive, ConsensusModule consensus, IngressSession ingress, Purge purge) {
            this.driver = driver;
            this.purge = purge;
            this.archive = archive;
            this.consensus = consensus;
            this.ingress = ingress;
        }

        int turn() {
            joining.goOn();
            int work = consensus.conductorAgentInvoker().invoke() + exchange();
            int recorded = archive.invoker().invoke();
            if (recorded > 0) {
                work += recorded + consensus.conductorAgentInvoker().invoke() + exchange();
            }
            tellLedger();
            watchElection();
            settle();
            if (!isElecting) {
                work += ingress.poll(follower.leadership(), System.nanoTime());
            }
            if (isMarkWanted) {
                work += askForMark();
            }
            long marks = consensus.context().snapshotCounter().get();
            if (marks != marksTaken && !isElecting && !isPurgeHeld) {
                marksTaken = marks;
                purge.run(committed);
            }
            for (Asked<?> asked = errands.poll(); asked != null; asked = errands.poll()) {
                asked.settle(this);
            }
            checkRunning();
            return work;
        }

        /**
         * Sends all that waits to be sent to other nodes. The driver sends one datagram for each stream in a turn of its own,
         * and the disk must not come after each.
         */
        private int exchange() {
            int work = 0;
            if (arrivals.isPresent()) {
                int sent = 1;
                for (int i = 0; i < EXCHANGES_MAX && sent > 0; i++) {
                    sent = driver.invoke();
                    work += sent;
                }
            }
            return work;
        }

        private void tellLedger() {
            long position = consensus.context().commitPositionCounter().get();
            if (position != committed) {
                committed = position;
                ledgerRest.wake();
            }
        }

        private void watchElection() {
            boolean isClosed = consensus.context().electionStateCounter().get() == ElectionState.CLOSED.code();
            if (isClosed && isElecting) {
                isElecting = false;
                if (arrivals.isPresent()) {
                    parts.datagrams().check(places.archive());
                }
                follower.stand(standing());
                ledgerRest.wake();
            } else if (!isClosed && !isElecting) {
                isElecting = true;
                follower.stand(Standing.electing(++standings));
                ledgerRest.wake();
                ingress.poll(Leadership.none(-1), System.nanoTime());
            }
            if (isElecting) {
                arrivals.ifPresent(Arrivals::forgetClosed);
            }
        }

        @Override
        public Optional<LogImage> image() {
            return isElecting
                    ? Optional.empty()
                    : LogFiles.image(
                            standings,
                            places,
                            consensus.context(),
                            archive.context().archiveId());
        }

        @Override
        public boolean isStanding(long standing) {
            return !isElecting && standings == standing;
        }

        private Standing standing() {
            boolean leads = consensus.context().clusterNodeRoleCounter().get() == Cluster.Role.LEADER.code();
            return new Standing(
                    ++standings,
                    leads ? Role.LEADER : Role.FOLLOWER,
                    consensus.context().recordingLog().findLastTerm().leadershipTermId,
                    consensus.context().commitPositionCounter().get());
        }

        /** While parts wait for each other the threads rest but briefly; not for ever, if the others are away. */
        private void settle() {
            boolean isWayOpen = ingress.isOpen();
            long now = System.nanoTime();
            if (isWayOpen) {
                unsettledNanos = now;
            }
            boolean mayRest = isWayOpen || now - unsettledNanos > UNSETTLED_NANOS;
            if (mayRest && !isSettled) {
                isSettled = true;
                rest.settle();
                ledgerRest.settle();
            } else if (!mayRest && isSettled) {
                isSettled = false;
                rest.unsettle();
                ledgerRest.unsettle();
            }
        }

        private int askForMark() {
            isMarkWanted = false;
            if (follower.leadership().role() == Role.LEADER) {
                ClusterControl.ToggleState.SNAPSHOT.toggle(consensus.context().controlToggleCounter());
            }
            return 1;
        }

        private void checkRunning() {
            if (!consensus.conductorAgentInvoker().isRunning()
                    || !archive.invoker().isRunning()) {
                throw new AgentTerminationException("a part of the log ended");
            }
        }
    }

    /** What the log thread does while the consensus module waits for another part: it turns the other parts. */
    private final class Wait implements IdleStrategy {
        private final Archive archive;
        private final boolean isAbandonable;
        private boolean isWaiting;
        private long waitsSinceNanos;

        Wait(Archive archive, boolean isAbandonable) {
            this.archive = archive;
            this.isAbandonable = isAbandonable;
        }

        @Override
        public void idle(int workCount) {
            if (workCount <= 0) {
                idle();
            }
        }

        @Override
        public void idle() {
            if (failure.hasFailed() || (isAbandonable && isStopping)) {
                throw new AgentTerminationException("the log is closing");
            }
            ledgerRest.wake();
            arrivals.ifPresent(Arrivals::forgetClosed);
            awaitLedger();
            if (archive.invoker().invoke() == 0) {
                LockSupport.parkNanos(this, WAIT_PARK_NANOS);
            }
        }

        private void awaitLedger() {
            long now = System.nanoTime();
            if (!isWaiting) {
                isWaiting = true;
                waitsSinceNanos = now;
            }
            if (isAbandonable && isJoining()) {
                joining.awaitOther(now - waitsSinceNanos);
            }
        }

        private boolean isJoining() {
            ConsensusModule agreeing = consensus;
            if (agreeing == null) {
                return false;
            }
            long state = agreeing.context().electionStateCounter().get();
            return state == ElectionState.FOLLOWER_LOG_AWAIT.code()
                    || state == ElectionState.FOLLOWER_CATCHUP_AWAIT.code();
        }

        @Override
        public void reset() {
            isWaiting = false;
        }
    }
}
