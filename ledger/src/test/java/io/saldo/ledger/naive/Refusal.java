package io.saldo.ledger.naive;

import io.saldo.ledger.model.Rejection;

/** Ends the execution of a command; nothing was changed before. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Rejection rejection;

    Refusal(Rejection rejection) {
        super(rejection.code(), null, false, false);
        this.rejection = rejection;
    }

    Rejection rejection() {
        return rejection;
    }

    static void when(boolean reason, Rejection rejection) {
        if (reason) {
            throw new Refusal(rejection);
        }
    }
}
