package io.saldo.replica;

/** A command was not taken: nothing was done, and nothing will be. */
public final class NotAcceptedException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Reason {
        /** More is waiting than the limits allow; later will do. */
        OVERLOADED,
        /** No node leads at the moment; later will do. */
        NO_LEADER,
        /** This node is starting or closing. */
        CLOSING
    }

    private final Reason reason;

    /** For this reason. */
    public NotAcceptedException(Reason reason) {
        super(reason.name(), null, false, false);
        this.reason = reason;
    }

    /** Why. */
    public Reason reason() {
        return reason;
    }
}
