package io.saldo.server.config;

/** A setting makes no sense. The message is one line that says which, where it stands and what would make sense. */
public final class ConfigRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With a line for whoever starts the server. */
    public ConfigRefused(String message) {
        super(message);
    }
}
