package io.saldo.replica.aeron;

import io.aeron.Aeron;
import io.aeron.archive.Archive;
import io.aeron.cluster.ClusterControl;
import io.aeron.cluster.ConsensusModule;
import io.aeron.cluster.ElectionState;
import io.aeron.driver.MediaDriver;
import io.saldo.replica.log.Role;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.agrona.CloseHelper;
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

    private final Parts parts;
    private final Failure failure;
    private final DutyRest rest;
    private final DutyRest ledgerRest;
    private final Supplier<Role> role;
    private final CompletableFuture<Void> isDriven = new CompletableFuture<>();
    private final CompletableFuture<Void> isOpen = new CompletableFuture<>();

    private @Nullable MediaDriver driver;
    private @Nullable Archive archive;
    private @Nullable Aeron client;
    private @Nullable ConsensusModule consensus;
    private volatile @Nullable IngressSession ingress;
    private volatile boolean isStopping;
    private volatile boolean isMarkWanted;
    private long committed;
    private boolean isSettled;

    LogThread(Parts parts, Failure failure, DutyRest rest, DutyRest ledgerRest, Supplier<Role> role) {
        this.parts = parts;
        this.failure = failure;
        this.rest = rest;
        this.ledgerRest = ledgerRest;
        this.role = role;
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

    void wantMark() {
        isMarkWanted = true;
        rest.wake();
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
        MediaDriver drive = parts.driver();
        driver = drive;
        Archive record = parts.archive(drive);
        archive = record;
        isDriven.complete(null);
        Aeron aeron = parts.client(drive.sharedAgentInvoker(), "log");
        client = aeron;
        ConsensusModule agree = parts.consensusModule(aeron, new Wait(record, true), new Wait(record, false));
        consensus = agree;
        IngressSession session = new IngressSession(parts, aeron);
        ingress = session;
        isOpen.complete(null);
        return new Turns(record, agree, session);
    }

    private void close() {
        IngressSession session = ingress;
        if (session != null) {
            session.close();
        }
        CloseHelper.quietCloseAll(consensus, client, archive, driver);
    }

    /** What is turned, once all of it is there. */
    private final class Turns {
        private final Archive archive;
        private final ConsensusModule consensus;
        private final IngressSession ingress;

        Turns(Archive archive, ConsensusModule consensus, IngressSession ingress) {
            this.archive = archive;
            this.consensus = consensus;
            this.ingress = ingress;
        }

        int turn() {
            int work = consensus.conductorAgentInvoker().invoke();
            int recorded = archive.invoker().invoke();
            if (recorded > 0) {
                work += recorded + consensus.conductorAgentInvoker().invoke();
            }
            tellLedger();
            settle();
            if (consensus.context().electionStateCounter().get() == ElectionState.CLOSED.code()) {
                work += ingress.poll(System.nanoTime());
            }
            if (isMarkWanted) {
                work += askForMark();
            }
            checkRunning();
            return work;
        }

        private void tellLedger() {
            long position = consensus.context().commitPositionCounter().get();
            if (position != committed) {
                committed = position;
                ledgerRest.wake();
            }
        }

        private void settle() {
            if (!isSettled && role.get() != Role.NONE && ingress.isOpen()) {
                isSettled = true;
                rest.settle();
                ledgerRest.settle();
            }
        }

        private int askForMark() {
            isMarkWanted = false;
            if (role.get() == Role.LEADER) {
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
            if (archive.invoker().invoke() == 0) {
                LockSupport.parkNanos(this, WAIT_PARK_NANOS);
            }
        }

        @Override
        public void reset() {}
    }
}
