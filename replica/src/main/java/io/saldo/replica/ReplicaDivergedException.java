package io.saldo.replica;

/**
 * A majority of the nodes agrees on another journal than this one has. The message is one line that names the sequence and
 * both hashes, and says what to do.
 */
final class ReplicaDivergedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ReplicaDivergedException(String message) {
        super(message, null, false, false);
    }
}
