package io.saldo.cli.chaos;

import io.saldo.cli.crash.Answer;
import io.saldo.cli.crash.AuditFailed;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A customer of a node that reaches no other. What he asks for there needs a majority, so nothing of it may be answered
 * before the wires are whole again, but with a refusal; what the node has by itself he still may read.
 */
final class Outsider implements AutoCloseable {
    private final Node node;
    private final String account;
    private final Payment payment;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Future<Optional<Answer>> read;
    private final Future<Optional<Answer>> paid;

    private Outsider(Node node, String account, Payment payment) {
        this.node = node;
        this.account = account;
        this.payment = payment;
        read = threads.submit(answer(() -> node.get("/v1/accounts/" + account)));
        paid = threads.submit(answer(() -> node.post(payment.path(), payment.body())));
    }

    /** Begins to ask; the node must be cut off already. */
    static Outsider ask(Node node, Bank bank, SplittableRandom random) {
        return new Outsider(node, bank.accounts().getFirst(), bank.next(random));
    }

    private static Callable<Optional<Answer>> answer(Callable<Answer> request) {
        return () -> {
            try {
                return Optional.of(request.call());
            } catch (IOException _) {
                return Optional.empty();
            }
        };
    }

    /**
     * Looks at what was answered so far, and at what the node has by itself.
     *
     * @throws AuditFailed when a minority has promised anything
     */
    void checkNothingIsPromised() throws IOException {
        for (Future<Optional<Answer>> asked : List.of(read, paid)) {
            if (asked.isDone()) {
                AuditFailed.check(
                        of(asked).map(Answer::isUndecided).orElse(true),
                        "node " + node.number() + " is cut off and answers " + of(asked));
            }
        }
        Answer own = node.get("/v1/accounts/" + account + "?consistency=local");
        AuditFailed.check(
                own.status() == 200, "node " + node.number() + " is cut off and hides what it has itself: " + own);
    }

    private static Optional<Answer> of(Future<Optional<Answer>> asked) {
        try {
            return asked.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AuditFailed("interrupted", e);
        } catch (ExecutionException e) {
            throw new AuditFailed("a request has failed", e);
        }
    }

    /** Waits for the answers. */
    @Override
    public void close() {
        of(paid).ifPresent(payment::answered);
        threads.close();
    }
}
