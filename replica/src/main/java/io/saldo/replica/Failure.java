package io.saldo.replica;

import io.saldo.replica.log.LogFailedException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The first failure of the log: during the start it is the start's, later it ends the process. */
final class Failure {
    private final ReplicaListener listener;
    private final Path dataDirectory;
    private final String remedy;
    private @Nullable LogFailedException first;
    private boolean isStarted;

    /** @param remedy what to do when files were lost or damaged */
    Failure(ReplicaListener listener, Path dataDirectory, String remedy) {
        this.listener = listener;
        this.dataDirectory = dataDirectory;
        this.remedy = remedy;
    }

    synchronized void report(LogFailedException failure) {
        if (first == null) {
            first = failure;
            if (isStarted) {
                tell(failure);
            }
        }
    }

    /** Throws what failed so far, as a reason not to start. */
    synchronized void rethrow() {
        LogFailedException failure = first;
        if (failure == null) {
            return;
        }
        Throwable cause = root(failure);
        if (cause instanceof StartFailureException reason) {
            throw reason;
        }
        String line = oneLine(failure, cause);
        throw new StartFailureException(
                line.contains(remedy) ? line : line + "; if files were lost or damaged, " + remedy, failure);
    }

    synchronized void startIsOver() {
        isStarted = true;
        if (first != null) {
            tell(first);
        }
    }

    private void tell(LogFailedException failure) {
        listener.failed(oneLine(failure, root(failure)), failure);
    }

    private static Throwable root(Throwable failure) {
        Throwable at = failure;
        while (at.getCause() != null && !(at instanceof StartFailureException)) {
            at = at.getCause();
        }
        return at;
    }

    private String oneLine(LogFailedException failure, Throwable cause) {
        if (cause instanceof ReplicaDivergedException) {
            return String.valueOf(cause.getMessage());
        }
        String what = String.valueOf(failure.getMessage());
        String why = String.valueOf(cause.getMessage());
        String line = what.contains(why) ? what : what + ": " + cause.getClass().getSimpleName() + ": " + why;
        return DiskTrouble.explain(line, failure, dataDirectory);
    }
}
