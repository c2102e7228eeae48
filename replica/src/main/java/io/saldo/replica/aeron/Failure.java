package io.saldo.replica.aeron;

import io.aeron.exceptions.AeronException;
import io.saldo.replica.log.LogFailedException;
import io.saldo.replica.log.LogStartException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.agrona.ErrorHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one way out for errors of all parts: the first that matters is kept and handed on, once. Aeron would count it,
 * write it to a log of its own and go on with the next turn; a log that may have skipped a write must not.
 */
final class Failure {

    private static final Logger LOGGER = LoggerFactory.getLogger(Failure.class);

    private final Consumer<LogFailedException> fatal;
    private final CompletableFuture<Void> whileStarting = new CompletableFuture<>();
    private @Nullable LogFailedException first;
    private boolean isStarted;
    private volatile boolean hasFailed;
    private volatile boolean isClosing;

    Failure(Consumer<LogFailedException> fatal) {
        this.fatal = fatal;
    }

    /** Handler for one part, by whose name the failure will be known. */
    ErrorHandler handlerOf(String part) {
        return error -> report(part, error);
    }

    /** Keeps and hands on the first error; warnings are logged, and what comes while closing is nobody's concern. */
    void report(String part, Throwable error) {
        if (isClosing) {
            return;
        }
        if (isWarning(error)) {
            LOGGER.warn("part=\"{}\" warning=\"{}\"", part, error.getMessage());
            return;
        }
        LogFailedException failed = new LogFailedException("the log's " + part + " failed: " + reasonOf(error), error);
        if (isFirst(failed)) {
            fatal.accept(failed);
        }
    }

    /** Whether the log has failed; read before each delivery. */
    boolean hasFailed() {
        return hasFailed;
    }

    /**
     * Waits for a step of the start, or for the first failure.
     *
     * @throws LogStartException when a part failed instead
     */
    void await(CompletableFuture<Void> step) {
        try {
            CompletableFuture.anyOf(step, whileStarting).join();
        } catch (CompletionException e) {
            throw startException(e.getCause() == null ? e : e.getCause());
        }
    }

    /** The start as seen by its caller: from now on failures go to the consumer, unless there was one already. */
    synchronized void endStart() {
        LogFailedException failed = first;
        if (failed != null) {
            throw startException(failed);
        }
        isStarted = true;
    }

    /** From now on parts disappear on purpose. */
    void expectClose() {
        isClosing = true;
    }

    /** What a failed start throws: the first failure of a part, if there is one, since the rest follow from it. */
    synchronized LogStartException startException(Throwable e) {
        Throwable cause = first == null ? e : first;
        for (Throwable at = cause; at != null; at = at.getCause()) {
            if (at instanceof LogStartException already) {
                return already;
            }
        }
        return new LogStartException(
                "the log cannot start: " + reasonOf(cause)
                        + "; if files were lost or damaged, restore the data directory from a backup",
                cause);
    }

    private synchronized boolean isFirst(LogFailedException failed) {
        if (first != null) {
            return false;
        }
        first = failed;
        hasFailed = true;
        whileStarting.completeExceptionally(failed);
        return isStarted;
    }

    private static boolean isWarning(Throwable error) {
        return error instanceof AeronException aeron && aeron.category() == AeronException.Category.WARN;
    }

    private static String reasonOf(Throwable error) {
        Throwable root = error;
        for (int depth = 0; root.getCause() != null && depth < 10; depth++) {
            root = root.getCause();
        }
        String message = root.getMessage();
        String name = root.getClass().getSimpleName();
        return message == null ? name : name + ": " + message;
    }
}
