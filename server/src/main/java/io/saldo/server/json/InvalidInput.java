package io.saldo.server.json;

/**
 * What a client sent is not what was asked for. The message is for the client: it names the field and says what is
 * wrong with it. Without a stack trace, since it is an answer and not a fault.
 */
public final class InvalidInput extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With a message that a client can act on. */
    public InvalidInput(String message) {
        super(message, null, false, false);
    }

    /** Names a field and says what is wrong with it. */
    public static InvalidInput of(String field, String wrong) {
        return new InvalidInput(field + " " + wrong);
    }

    /** The message, which is never missing. */
    public String detail() {
        return String.valueOf(getMessage());
    }
}
