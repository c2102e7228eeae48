package io.saldo.replica;

/** Is told what an operator should know. No method may throw or wait. */
public interface ReplicaListener {
    /** Start-up goes on: what is done, how far, and of how much (0 when unknown). Any thread. */
    default void progress(String work, long done, long total) {}

    /** Something happened that is worth a line in the log. Any thread. */
    default void note(String what) {}

    /** The replica can no longer promise what it promises; the receiver ends the process. Any thread. */
    void failed(String why, Throwable cause);
}
