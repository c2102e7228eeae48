package io.saldo.client.outcome;

/** What became of a command: {@link Done} or {@link Refused}. Either is final. */
public sealed interface Outcome permits Done, Refused {
    /**
     * The outcome if it was done.
     *
     * @throws RefusedException when it was refused
     */
    Done orThrow();

    /** Whether it was done. */
    default boolean isDone() {
        return this instanceof Done;
    }
}
