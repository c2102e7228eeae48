package io.saldo.replica.aeron;

import io.aeron.archive.client.ArchiveException;
import io.aeron.exceptions.AeronException;
import io.saldo.replica.log.LogFailedException;
import io.saldo.replica.log.LogStartException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
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

    /** Whose failure may be about a file of this node, or about another node. */
    static final String ARCHIVE_PART = "archive";

    private static final Logger LOGGER = LoggerFactory.getLogger(Failure.class);
    private static final long WARNING_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Consumer<LogFailedException> fatal;
    private final boolean isAlone;
    private final String remedy;
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
     * @param nodes who keeps the log: where there are others, their absence may be the reason of an error
     * @param remedy what an operator is told to do about files that were lost or damaged
     */
    Failure(Consumer<LogFailedException> fatal, LogNodes nodes, String remedy) {
        this.fatal = fatal;
        isAlone = nodes.isAlone();
        this.remedy = remedy;
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
                            "the other nodes have forgotten the part of the log that this node still needs; " + remedy,
                            error)));
            return;
        }
        if (!isAlone && isOwnFileDamaged(part, error)) {
            fail(new LogFailedException("this node's log is damaged: " + reasonOf(error) + "; " + remedy, error));
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

    /**
     * Whether the archive found a wrong checksum while it read one of its own files. Its replication reports what another
     * node's archive found in the same words, so what tells them apart is where the error was made.
     */
    private static boolean isOwnFileDamaged(String part, Throwable error) {
        return part.equals(ARCHIVE_PART)
                && String.valueOf(error.getMessage()).contains("checksum mismatch")
                && Arrays.stream(error.getStackTrace())
                        .anyMatch(frame -> frame.getClassName().equals("io.aeron.archive.ReplaySession"));
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
                "the log cannot start: " + reasonOf(cause) + "; if files were lost or damaged, " + remedy, cause);
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
            case "consensus module", "ingress", ARCHIVE_PART -> error instanceof AeronException && !isFatal(error);
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
