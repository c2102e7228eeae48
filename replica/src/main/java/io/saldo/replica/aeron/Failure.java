package io.saldo.replica.aeron;

import io.aeron.archive.client.ArchiveException;
import io.aeron.exceptions.AeronException;
import io.saldo.replica.log.LogFailedException;
import io.saldo.replica.log.LogStartException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
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

    /** Whose failure is always this node's. */
    static final String FOLLOWER_PART = "follower";

    private static final Logger LOGGER = LoggerFactory.getLogger(Failure.class);
    private static final long WARNING_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Consumer<LogFailedException> fatal;
    private final boolean isAlone;
    private final CompletableFuture<Void> whileStarting = new CompletableFuture<>();
    private @Nullable LogFailedException first;
    private boolean isStarted;
    private long warnings;
    private long warningsHeldBack;
    private long warnedNanos;
    private volatile boolean hasFailed;
    private volatile boolean isClosing;

    /**
     * The way out for the parts of one log.
     *
     * @param isAlone whether there are no other nodes whose absence would be the reason of an error
     */
    Failure(Consumer<LogFailedException> fatal, boolean isAlone) {
        this.fatal = fatal;
        this.isAlone = isAlone;
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
        if (!isAlone && isLogGone(error)) {
            fail(new LogFailedException(
                    "this node cannot catch up",
                    new LogStartException(
                            "the other nodes have forgotten the part of the log that this node still needs; restore this node's"
                                    + " data directory from its last backup (docs/cluster.md, Repair)",
                            error)));
            return;
        }
        if (isWarning(error) || isOfOthers(part, error)) {
            warn(part, error);
            return;
        }
        fail(new LogFailedException("the log's " + part + " failed: " + reasonOf(error), error));
    }

    private void fail(LogFailedException failed) {
        if (isFirst(failed)) {
            fatal.accept(failed);
        }
    }

    /** Aeron tells it in words alone: a replay was asked for from before the place where the recording begins. */
    private static boolean isLogGone(Throwable error) {
        for (Throwable at = error; at != null; at = at.getCause()) {
            if (String.valueOf(at.getMessage()).contains("is less than recording start position")) {
                return true;
            }
        }
        return false;
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

    /**
     * Whether other nodes, or the way to them, may be the reason: sockets, elections and requests that are not answered in
     * time. Whatever the archive says about a file is of this node.
     */
    private boolean isOfOthers(String part, Throwable error) {
        if (isAlone) {
            return false;
        }
        return switch (part) {
            case "media driver" -> error instanceof AeronException || error instanceof IOException;
            case "consensus module", "ingress", "archive" -> error instanceof AeronException && !isFatal(error);
            default -> false;
        };
    }

    private static boolean isFatal(Throwable error) {
        for (Throwable at = error; at != null; at = at.getCause()) {
            if ((at instanceof AeronException aeron && aeron.category() == AeronException.Category.FATAL)
                    || (at instanceof ArchiveException archive && archive.errorCode() == ArchiveException.STORAGE_SPACE)
                    || at instanceof IOException
                    || at instanceof UncheckedIOException) {
                return true;
            }
        }
        return false;
    }

    /** A cut network says the same thing many times a second. */
    private synchronized void warn(String part, Throwable error) {
        long now = System.nanoTime();
        warningsHeldBack++;
        if (warnings > 0 && now - warnedNanos < WARNING_NANOS) {
            return;
        }
        LOGGER.warn("part=\"{}\" warnings={} last=\"{}\"", part, warningsHeldBack, reasonOf(error));
        warnings++;
        warnedNanos = now;
        warningsHeldBack = 0;
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
