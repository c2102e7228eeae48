package io.saldo.client.outcome;

/** A refusal, for those who asked for it as an exception with {@link Outcome#orThrow}. */
public final class RefusedException extends SaldoException {
    private static final long serialVersionUID = 1L;

    private final transient Refused refused;

    RefusedException(Refused refused) {
        super("refused: " + refused.code());
        this.refused = refused;
    }

    /** The refusal. */
    public Refused refused() {
        return refused;
    }
}
