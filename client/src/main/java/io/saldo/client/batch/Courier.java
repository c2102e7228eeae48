package io.saldo.client.batch;

import io.saldo.client.command.ChangeAccount;
import io.saldo.client.config.ClientConfig;
import io.saldo.client.config.WireForm;
import io.saldo.client.http.Answer;
import io.saldo.client.http.Asker;
import io.saldo.client.http.Backoff;
import io.saldo.client.http.Leaders;
import io.saldo.client.http.NoAnswerException;
import io.saldo.client.http.Node;
import io.saldo.client.http.Nodes;
import io.saldo.client.http.Transport;
import io.saldo.client.outcome.UnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Brings commands to a node and hands back what became of each. What is not decided goes again, with the same ids, to the
 * next node, until it is decided or its time is over. Any thread; blocks.
 */
final class Courier {
    private static final System.Logger LOG = System.getLogger(Courier.class.getName());
    private static final int BATCH_BYTES_MAX = 4 << 20;

    private final Transport transport;
    private final Nodes nodes;
    private final Leaders leaders;
    private final LedgerFacts facts;
    private final ClientConfig config;
    private final Writers writers;
    private final boolean wantsPacked;
    /** When a node that has refused a packed batch is sent one again, by {@link System#nanoTime}: it may be a newer one then. */
    private final Map<Node, Long> packedAgainAtNanos = new ConcurrentHashMap<>();

    private volatile int commandsMax;

    Courier(Transport transport, Nodes nodes, Leaders leaders, LedgerFacts facts, ClientConfig config) {
        this.transport = transport;
        this.nodes = nodes;
        this.leaders = leaders;
        this.facts = facts;
        this.config = config;
        writers = new Writers(config.batchesInFlightMax());
        wantsPacked = config.wireForm() == WireForm.PACKED;
        commandsMax = config.commandsPerBatchMax();
    }

    /** Completes the future of every one of the commands, in whatever way, soon after it returns at the latest. */
    void deliver(List<PendingCommand> commands) {
        List<PendingCommand> open = new ArrayList<>(commands);
        Handout handout = new Handout();
        try {
            deliverOpen(open, handout);
        } catch (RuntimeException broken) {
            LOG.log(System.Logger.Level.ERROR, "a batch could not be sent", broken);
            open.forEach(one -> handout.failure(one, one.failure(broken, "the client failed: " + broken)));
        } finally {
            handout.send();
        }
    }

    private void deliverOpen(List<PendingCommand> open, Handout handout) {
        Backoff backoff = new Backoff();
        String why = "no node was asked";
        while (true) {
            giveUpLate(open, why, handout);
            handout.send();
            if (open.isEmpty()) {
                return;
            }
            Optional<String> unlearnt = wantsPacked ? facts.learn(deadlineNanos(open)) : Optional.empty();
            if (unlearnt.isPresent()) {
                why = unlearnt.get();
                continue;
            }
            Node node =
                    nodes.choose(leaders.of(facts.partitionOf(open.getFirst().command())));
            Attempt attempt = attempt(node, open, handout);
            if (attempt instanceof Attempt.Failed failed) {
                why = failed.why();
                nodes.failed(node);
                leaders.doubt();
                if (!open.isEmpty() && !nodes.hasTrusted()) {
                    handout.send();
                    backoff.await(failed.retryAfterNanos(), leftNanos(open));
                }
            } else {
                nodes.succeeded(node);
                backoff.reset();
            }
        }
    }

    /** Whoever waits learns at the end of its time what is known: that nothing was done, or that nobody can tell. */
    private static void giveUpLate(List<PendingCommand> open, String why, Handout handout) {
        open.removeIf(one -> {
            if (one.leftNanos() > 0) {
                return false;
            }
            handout.failure(one, one.failure(new UnavailableException(why), why));
            return true;
        });
    }

    private static long deadlineNanos(List<PendingCommand> open) {
        return System.nanoTime() + leftNanos(open);
    }

    private static long leftNanos(List<PendingCommand> open) {
        return open.stream().mapToLong(PendingCommand::leftNanos).min().orElse(0);
    }

    private Attempt attempt(Node node, List<PendingCommand> open, Handout handout) {
        Parcel parcel = parcel(node, open);
        List<PendingCommand> sent = open.subList(0, parcel.commands().size());
        long nanos = Math.min(leftNanos(open), config.attemptTimeout().toNanos());
        try {
            Answer answer = transport.send(node, parcel.question(), Duration.ofNanos(Math.max(1, nanos)));
            if (!parcel.isAnswered(answer)) {
                return refused(node, answer, parcel, sent, handout);
            }
            List<Verdict> verdicts = parcel.read(answer);
            parcel.release();
            return handOut(verdicts, sent, handout);
        } catch (NoAnswerException none) {
            if (none.mayHaveArrived()) {
                sent.forEach(PendingCommand::noteMayBeTaken);
            }
            return new Attempt.Failed(String.valueOf(none.getMessage()), 0);
        } catch (IllegalArgumentException | ArithmeticException nonsense) {
            sent.forEach(PendingCommand::noteMayBeTaken);
            return new Attempt.Failed(node + " answered what makes no sense: " + nonsense.getMessage(), 0);
        }
    }

    private Parcel parcel(Node node, List<PendingCommand> open) {
        if (wantsPacked && takesPacked(node)) {
            return PackedParcel.of(facts, writers, open, commandsMax, BATCH_BYTES_MAX);
        }
        return open.getFirst().command() instanceof ChangeAccount change
                ? new ChangeParcel(change)
                : LinesParcel.of(open, commandsMax, BATCH_BYTES_MAX);
    }

    private boolean takesPacked(Node node) {
        Long againAtNanos = packedAgainAtNanos.get(node);
        return againAtNanos == null || System.nanoTime() - againAtNanos >= 0;
    }

    /** Gives each command that is decided its outcome, and keeps the others. */
    private static Attempt handOut(List<Verdict> verdicts, List<PendingCommand> sent, Handout handout) {
        List<PendingCommand> kept = new ArrayList<>();
        String why = "";
        for (int i = 0; i < verdicts.size(); i++) {
            PendingCommand one = sent.get(i);
            switch (verdicts.get(i)) {
                case Verdict.Decided decided -> handout.outcome(one, decided.outcome());
                case Verdict.NotUnderstood odd ->
                    handout.failure(
                            one,
                            one.unknown("the server answered " + odd.what() + ", which this client does not know"));
                case Verdict.NotTaken notTaken -> {
                    why = "code=" + notTaken.code();
                    kept.add(one);
                }
                case Verdict.Undecided _ -> {
                    why = "code=outcome_unknown";
                    one.noteMayBeTaken();
                    kept.add(one);
                }
            }
        }
        sent.clear();
        sent.addAll(kept);
        return kept.isEmpty() ? new Attempt.Went() : new Attempt.Failed(why, 0);
    }

    /** What to do when the request was refused as a whole. */
    private Attempt refused(Node node, Answer answer, Parcel parcel, List<PendingCommand> sent, Handout handout) {
        if (parcel instanceof PackedParcel && isUnknownForm(answer)) {
            LOG.log(System.Logger.Level.INFO, "wire_form=json_lines node={0} status={1}", node, answer.status());
            packedAgainAtNanos.put(
                    node, System.nanoTime() + config.packedAgainAfter().toNanos());
            return new Attempt.Went();
        }
        if (answer.status() == 413 && sent.size() > 1) {
            commandsMax = Math.max(1, sent.size() / 2);
            return new Attempt.Went();
        }
        if (answer.isPassing()) {
            if (!answer.hasDoneNothing()) {
                sent.forEach(PendingCommand::noteMayBeTaken);
            }
            return new Attempt.Failed(
                    node + " answered " + answer, TimeUnit.SECONDS.toNanos(answer.retryAfterSeconds()));
        }
        sent.forEach(one -> handout.failure(one, one.failure(Asker.failed(answer), answer.toString())));
        sent.clear();
        return new Attempt.Went();
    }

    /** Whether the server, or a proxy before it, does not know packed batches. */
    private static boolean isUnknownForm(Answer answer) {
        return answer.status() == 415 || answer.status() == 406 || answer.status() == 404;
    }

    /** How an attempt went, beside what it decided. */
    private sealed interface Attempt {
        /** The node answered as it should. */
        record Went() implements Attempt {}

        /**
         * The node did not, or not for every command.
         *
         * @param retryAfterNanos how long it asks to be left alone
         */
        record Failed(String why, long retryAfterNanos) implements Attempt {}
    }
}
