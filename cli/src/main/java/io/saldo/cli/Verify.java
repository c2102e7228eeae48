package io.saldo.cli;

import io.saldo.journal.BackgroundJob;
import io.saldo.journal.EventCursor;
import io.saldo.journal.EventVisitor;
import io.saldo.journal.Finding;
import io.saldo.journal.Journal;
import io.saldo.journal.JournalReadFailed;
import io.saldo.journal.JournalVerifier;
import io.saldo.journal.VerificationReport;
import io.saldo.ledger.Invariant;
import io.saldo.ledger.model.Amount;
import io.saldo.ledger.state.LedgerState;
import io.saldo.replica.CheckpointFile;
import io.saldo.replica.Checkpoints;
import io.saldo.replica.EventApplier;
import io.saldo.replica.Replica;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * {@code verify}: proves a data directory offline. Every block's checksum and the hash chain, every link, the replay from
 * the first event, the sum of each currency, and the digest of the state against that of each checkpoint.
 */
final class Verify {
    /** Beside a server that uses the data it rests so many times as long as it works. */
    private static final int REST_SHARE = 3;
    /** After so many events, less one, it is asked whether to rest. */
    private static final int STEP_MASK = 0xFF;

    private final PrintStream out;
    private final PrintStream err;
    private final List<String> findings = new ArrayList<>();

    Verify(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    int run(List<String> options) throws Arguments.Misused {
        Arguments arguments = new Arguments(options, Set.of("data"));
        Path data = Path.of(arguments.value("data", "data"));
        try {
            int worst = Main.DONE;
            for (Path ledger : LedgerDirectories.in(data)) {
                if (!ledger.equals(data)) {
                    out.println("# " + ledger.getFileName());
                }
                worst = Math.max(worst, new Verify(out, err).verify(ledger));
            }
            return worst;
        } catch (IOException e) {
            err.println("saldo: " + e.getMessage());
            return Main.FAILED;
        }
    }

    private int verify(Path data) {
        try (Arena arena = Arena.ofShared()) {
            LedgerState state = new LedgerState(arena, 0);
            List<CheckpointFile> checkpoints = checkpoints(data);
            BackgroundJob job = new BackgroundJob("verify", isInUse(data) ? REST_SHARE : 0);
            Replayed replayed = new Replayed(state, checkpoints, job);
            VerificationReport report = JournalVerifier.verify(
                    Replica.journalDirectory(data),
                    (bytesDone, bytesTotal, events, nanos) -> progress(bytesDone, bytesTotal, events, nanos),
                    replayed);
            report.findings().stream().map(Finding::toString).forEach(findings::add);
            conclude(report, state, replayed);
            return findings.isEmpty() ? Main.DONE : Main.FAILED;
        } catch (JournalReadFailed | IOException e) {
            err.println("saldo: " + e.getMessage());
            return Main.FAILED;
        }
    }

    private List<CheckpointFile> checkpoints(Path data) throws IOException {
        return new Checkpoints(Replica.checkpointDirectory(data)).whole(findings);
    }

    /** Whether a server writes to the journal now. */
    private static boolean isInUse(Path data) throws IOException {
        return Journal.isOwned(Replica.journalDirectory(data));
    }

    private long nextProgressNanos = 1_000_000_000L;

    private void progress(long bytesDone, long bytesTotal, long events, long nanos) {
        if (nanos >= nextProgressNanos) {
            nextProgressNanos = nanos + 1_000_000_000L;
            err.println("verifying: " + (bytesDone >> 20) + " of " + (bytesTotal >> 20) + " MiB, " + events
                    + " events, " + perSecond(events, nanos) + " a second");
        }
    }

    private static long perSecond(long events, long nanos) {
        return Math.round(events * 1e9 / Math.max(1, nanos));
    }

    private void conclude(VerificationReport report, LedgerState state, Replayed replayed) {
        report.tornTail().ifPresent(tail -> out.println("torn tail, which the next start makes again: " + tail));
        checkSums(state);
        for (CheckpointFile checkpoint : replayed.left) {
            findings.add("checkpoint " + checkpoint.path().getFileName() + " is of sequence " + checkpoint.sequence()
                    + ", which the journal does not reach");
        }
        for (String finding : findings) {
            out.println("FOUND " + finding);
        }
        out.println("events " + report.eventCount() + ", blocks " + report.blockCount() + ", segments "
                + report.segmentCount() + ", last sequence " + report.lastSequence());
        out.println("last block hash " + report.lastHash());
        out.println("state digest " + HexFormat.of().formatHex(CheckpointFile.digest(state)) + " at sequence "
                + state.lastSequence() + ", checkpoints compared " + replayed.compared);
        out.println("verified in " + report.nanos() / 1_000_000 + " ms, "
                + perSecond(report.eventCount(), report.nanos()) + " events a second");
        out.println(findings.isEmpty() ? "OK" : "NOT OK: " + findings.size() + " findings");
    }

    private void checkSums(LedgerState state) {
        Map<Integer, BigInteger> sums = new HashMap<>();
        var balances = state.balances();
        for (int at = 0; at < balances.size(); at++) {
            BigInteger balance = new Amount(balances.high(at), balances.low(at)).toBigInteger();
            sums.merge(balances.currency(at), balance, BigInteger::add);
        }
        sums.forEach((currency, sum) -> {
            if (sum.signum() != 0) {
                findings.add("the balances in "
                        + state.currencies().of(currency).code() + " sum to " + sum + " units instead of zero");
            }
        });
    }

    /** Makes the state again, and compares it where a checkpoint stands. */
    private final class Replayed implements EventVisitor {
        private final LedgerState state;
        private final List<CheckpointFile> left;
        private final EventApplier applier;
        private final BackgroundJob job;
        private long nextSequence;
        private int compared;
        private boolean isBroken;

        Replayed(LedgerState state, List<CheckpointFile> checkpoints, BackgroundJob job) {
            this.state = state;
            this.job = job;
            applier = new EventApplier(state);
            left = new ArrayList<>(checkpoints);
            nextSequence = nextOfLeft();
        }

        @Override
        public void foresee(MemorySegment bytes, long from, long end) {
            applier.foresee(bytes, from, end);
        }

        @Override
        public void visit(EventCursor event) {
            if ((event.sequence() & STEP_MASK) == 0) {
                rest();
            }
            if (isBroken) {
                return;
            }
            try {
                applier.visit(event);
            } catch (Invariant broken) {
                isBroken = true;
                findings.add("sequence=" + event.sequence() + ": " + broken.getMessage());
            }
            if (state.lastSequence() == nextSequence) {
                left.removeIf(checkpoint -> checkpoint.sequence() == state.lastSequence() && compare(checkpoint));
                nextSequence = nextOfLeft();
            }
        }

        /** The next sequence at which a checkpoint is to be compared, 0 for none. */
        private long nextOfLeft() {
            return left.stream()
                    .mapToLong(CheckpointFile::sequence)
                    .filter(sequence -> sequence > state.lastSequence())
                    .min()
                    .orElse(0);
        }

        private void rest() {
            try {
                job.step();
            } catch (InterruptedIOException e) {
                throw new IllegalStateException("nobody stops a verification", e);
            }
        }

        private boolean compare(CheckpointFile checkpoint) {
            compared++;
            try {
                if (!Arrays.equals(checkpoint.storedDigest(), CheckpointFile.digest(state))) {
                    findings.add("checkpoint " + checkpoint.path().getFileName()
                            + " holds another state than the replay gives at sequence " + checkpoint.sequence());
                }
            } catch (NoSuchFileException e) {
                // A running server has put a newer one in its place.
                compared--;
            } catch (IOException e) {
                findings.add(String.valueOf(e.getMessage()));
            }
            return true;
        }
    }
}
