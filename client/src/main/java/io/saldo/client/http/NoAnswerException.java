package io.saldo.client.http;

/** A node did not answer, or not in time. */
public final class NoAnswerException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean mayHaveArrived;

    NoAnswerException(String why, boolean mayHaveArrived) {
        super(why);
        this.mayHaveArrived = mayHaveArrived;
    }

    /** Whether the node may have got the request; not when there was never a connection to it. */
    public boolean mayHaveArrived() {
        return mayHaveArrived;
    }
}
