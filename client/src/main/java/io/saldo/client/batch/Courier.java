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
    private volatile boolean isPacked;
    private volatile int commandsMax;

    Courier(Transport transport, Nodes nodes, Leaders leaders, LedgerFacts facts, ClientConfig config) {
        this.transport = transport;
        this.nodes = nodes;
        this.leaders = leaders;
        this.facts = facts;
        this.config = config;
        isPacked = config.wireForm() == WireForm.PACKED;
        commandsMax = config.commandsPerBatchMax();
    }

    /** Completes the future of every one of the commands, in whatever way. */
    void deliver(List<PendingCommand> commands) {
        List<PendingCommand> open = new ArrayList<>(commands);
        try {
            deliverOpen(open);
        } catch (RuntimeException broken) {
            open.forEach(one -> one.future().completeExceptionally(broken));
            throw broken;
        }
    }

    private void deliverOpen(List<PendingCommand> open) {
        Backoff backoff = new Backoff();
        String why = "no node was asked";
        if (isPacked) {
            facts.learn();
        }
        while (true) {
            giveUpLate(open, why);
            if (open.isEmpty()) {
                return;
            }
            Node node =
                    nodes.choose(leaders.of(facts.partitionOf(open.getFirst().command())));
            Attempt attempt = attempt(node, open);
            if (attempt instanceof Attempt.Failed failed) {
                why = failed.why();
                nodes.failed(node);
                leaders.doubt();
                if (!open.isEmpty() && !nodes.hasTrusted()) {
                    backoff.await(failed.retryAfterNanos(), leftNanos(open));
                }
            } else {
                nodes.succeeded(node);
                backoff.reset();
            }
        }
    }

    /** Whoever waits learns at the end of its time what is known: that nothing was done, or that nobody can tell. */
    private static void giveUpLate(List<PendingCommand> open, String why) {
        open.removeIf(one -> {
            if (one.leftNanos() > 0) {
                return false;
            }
            one.fail(new UnavailableException(why), why);
            return true;
        });
    }

    private static long leftNanos(List<PendingCommand> open) {
        return open.stream().mapToLong(PendingCommand::leftNanos).min().orElse(0);
    }

    private Attempt attempt(Node node, List<PendingCommand> open) {
        Parcel parcel = parcel(open);
        List<PendingCommand> sent = open.subList(0, parcel.commands().size());
        long nanos = Math.min(leftNanos(open), config.attemptTimeout().toNanos());
        try {
            Answer answer = transport.send(node, parcel.question(), Duration.ofNanos(Math.max(1, nanos)));
            return parcel.isAnswered(answer) ? handOut(parcel.read(answer), sent) : refused(node, answer, sent);
        } catch (NoAnswerException none) {
            if (none.mayHaveArrived()) {
                sent.forEach(PendingCommand::noteMayBeTaken);
            }
            return new Attempt.Failed(String.valueOf(none.getMessage()), 0);
        } catch (IllegalArgumentException nonsense) {
            sent.forEach(PendingCommand::noteMayBeTaken);
            return new Attempt.Failed(node + " answered what makes no sense: " + nonsense.getMessage(), 0);
        }
    }

    private Parcel parcel(List<PendingCommand> open) {
        if (isPacked) {
            return PackedParcel.of(facts, open, commandsMax, BATCH_BYTES_MAX);
        }
        return open.getFirst().command() instanceof ChangeAccount change
                ? new ChangeParcel(change)
                : LinesParcel.of(open, commandsMax, BATCH_BYTES_MAX);
    }

    /** Gives each command that is decided its outcome, and keeps the others. */
    private static Attempt handOut(List<Verdict> verdicts, List<PendingCommand> sent) {
        List<PendingCommand> kept = new ArrayList<>();
        String why = "";
        for (int i = 0; i < verdicts.size(); i++) {
            PendingCommand one = sent.get(i);
            switch (verdicts.get(i)) {
                case Verdict.Decided decided -> one.future().complete(decided.outcome());
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
    private Attempt refused(Node node, Answer answer, List<PendingCommand> sent) {
        if (isPacked && isUnknownForm(answer)) {
            LOG.log(System.Logger.Level.INFO, "wire_form=json_lines node={0} status={1}", node, answer.status());
            isPacked = false;
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
        sent.forEach(one -> one.fail(Asker.failed(answer), answer.toString()));
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
