package io.saldo.cli.crash;

/**
 * What the server answered.
 *
 * @param status the HTTP status
 * @param isReplayed whether the server said that it had answered this before
 * @param body the whole body
 */
public record Answer(int status, boolean isReplayed, String body) {
    /** Whether it tells that nothing is known or done: try again. */
    public boolean isUndecided() {
        return status == 429 || status >= 500;
    }

    @Override
    public String toString() {
        return status + (isReplayed ? " (replayed) " : " ") + body;
    }
}
