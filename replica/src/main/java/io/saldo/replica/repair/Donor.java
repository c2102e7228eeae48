package io.saldo.replica.repair;

import io.saldo.replica.CopiedFile;
import io.saldo.replica.LedgerCopy;
import io.saldo.replica.NotAcceptedException;
import io.saldo.replica.Replica;
import io.saldo.replica.partition.Partitions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lends the files of this node, which serves meanwhile, to a node that is being rebuilt: to one at a time. While it does,
 * the log forgets nothing; a borrower that asks for nothing for a while is given up, so that the log does not grow for ever.
 * Any thread.
 */
public final class Donor implements AutoCloseable {
    /** Most bytes of one answer. */
    public static final int PIECE_BYTES_MAX = 4 * 1024 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(Donor.class);
    private static final long BEGIN_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final int ID_BYTES = 16;

    private final Partitions partitions;
    private final long idleNanos;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ended = lock.newCondition();
    private @Nullable Loan loan;
    private boolean isBeginning;
    private boolean isClosed;

    /** What is lent at the moment. */
    private static final class Loan {
        private final String id;
        private final List<LedgerCopy> copies;
        private final List<CopiedFile> files;
        private volatile long usedNanos = System.nanoTime();

        Loan(String id, List<LedgerCopy> copies) {
            this.id = id;
            this.copies = copies;
            files = copies.stream().flatMap(copy -> copy.files().stream()).toList();
        }
    }

    /** Lends the files of all partitions. */
    public Donor(Partitions partitions) {
        this(partitions, IDLE_NANOS);
    }

    /** The same, with another patience. */
    Donor(Partitions partitions, long idleNanos) {
        this.partitions = partitions;
        this.idleNanos = idleNanos;
    }

    /**
     * Begins a loan. First it waits until this node has executed all that was acknowledged anywhere before the call: whatever
     * the borrower had ever acknowledged is among it then.
     *
     * @return the {@link CopyPlan} in its text, or nothing when another loan is open
     * @throws NotAcceptedException when this node cannot tell that it has everything
     * @throws IOException when a file cannot be read
     */
    public Optional<byte[]> begin() throws NotAcceptedException, IOException {
        lock.lock();
        try {
            if (loan != null || isBeginning || isClosed) {
                return Optional.empty();
            }
            isBeginning = true;
        } finally {
            lock.unlock();
        }
        List<LedgerCopy> copies = new ArrayList<>();
        boolean hasBegun = false;
        try {
            partitions.barrierAll(BEGIN_NANOS);
            for (Replica replica : partitions.replicas()) {
                copies.add(replica.copy(BEGIN_NANOS));
            }
            CopyPlan plan = lend(copies);
            hasBegun = true;
            return Optional.of(plan.text().getBytes(StandardCharsets.US_ASCII));
        } finally {
            lock.lock();
            try {
                isBeginning = false;
            } finally {
                lock.unlock();
            }
            if (!hasBegun) {
                close(copies);
            }
        }
    }

    private CopyPlan lend(List<LedgerCopy> copies) throws NotAcceptedException {
        byte[] id = new byte[ID_BYTES];
        new SecureRandom().nextBytes(id);
        Loan begun = new Loan(HexFormat.of().formatHex(id), copies);
        lock.lock();
        try {
            if (isClosed) {
                throw new NotAcceptedException(NotAcceptedException.Reason.CLOSING);
            }
            loan = begun;
        } finally {
            lock.unlock();
        }
        CopyPlan plan = plan(begun);
        LOG.info(
                "copy={} files={} bytes={} reason=\"another node is being rebuilt\"",
                begun.id,
                begun.files.size(),
                plan.bytes());
        Thread.ofVirtual().name("repair-watch").start(() -> watch(begun));
        return plan;
    }

    private CopyPlan plan(Loan begun) {
        List<CopyPlan.Ledger> ledgers = new ArrayList<>();
        int number = 0;
        for (LedgerCopy copy : begun.copies) {
            List<CopyPlan.Piece> files = new ArrayList<>();
            for (CopiedFile file : copy.files()) {
                files.add(new CopyPlan.Piece(number++, file.name(), file.bytes(), file.fileBytes(), file.isLasting()));
            }
            ledgers.add(new CopyPlan.Ledger(copy.sequence(), files));
        }
        return new CopyPlan(begun.id, partitions.replica(0).status().node(), ledgers);
    }

    /**
     * Reads a piece of a file.
     *
     * @param number of the file in the plan
     * @param offset of the first byte
     * @param length how many, at most {@link #PIECE_BYTES_MAX}
     * @return nothing when there is no such loan (any more), or no such piece
     * @throws IOException when the file cannot be read
     */
    public Optional<byte[]> read(String id, int number, long offset, int length) throws IOException {
        Loan of = loan(id);
        if (of == null || number < 0 || number >= of.files.size() || length < 0 || length > PIECE_BYTES_MAX) {
            return Optional.empty();
        }
        CopiedFile file = of.files.get(number);
        if (offset < 0 || offset + length > file.bytes()) {
            return Optional.empty();
        }
        byte[] piece = new byte[length];
        file.read(ByteBuffer.wrap(piece), offset);
        return Optional.of(piece);
    }

    /** Whether what was read until now is one whole; nothing when there is no such loan. */
    public Optional<Boolean> isWhole(String id) {
        Loan of = loan(id);
        return of == null ? Optional.empty() : Optional.of(of.copies.stream().allMatch(LedgerCopy::isWhole));
    }

    /** Ends a loan, if it is the present one. */
    public void end(String id) {
        Loan of = loan(id);
        if (of != null) {
            end(of, "the borrower is done");
        }
    }

    private @Nullable Loan loan(String id) {
        lock.lock();
        try {
            Loan present = loan;
            if (present == null || !present.id.equals(id)) {
                return null;
            }
            present.usedNanos = System.nanoTime();
            return present;
        } finally {
            lock.unlock();
        }
    }

    private void watch(Loan begun) {
        lock.lock();
        try {
            while (loan == begun) {
                long left = begun.usedNanos + idleNanos - System.nanoTime();
                if (left <= 0) {
                    break;
                }
                ended.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
        end(begun, "the borrower fell silent");
    }

    private void end(Loan done, String reason) {
        lock.lock();
        try {
            if (loan != done) {
                return;
            }
            loan = null;
            ended.signalAll();
        } finally {
            lock.unlock();
        }
        close(done.copies);
        LOG.info("copy={} reason=\"ended: {}\"", done.id, reason);
    }

    private static void close(List<LedgerCopy> copies) {
        for (LedgerCopy copy : copies) {
            try {
                copy.close();
            } catch (IOException e) {
                LOG.warn("reason=\"a file that was lent cannot be closed: {}\"", e.getMessage());
            }
        }
    }

    /** Lends no more. */
    @Override
    public void close() {
        Loan open;
        lock.lock();
        try {
            isClosed = true;
            open = loan;
        } finally {
            lock.unlock();
        }
        if (open != null) {
            end(open, "the node stops");
        }
    }
}
