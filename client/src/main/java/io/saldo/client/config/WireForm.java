package io.saldo.client.config;

/** The form in which commands travel. */
public enum WireForm {
    /** The packed batch, with JSON lines for a server, or a proxy before it, that does not take that media type. */
    PACKED,
    /** JSON, a command a line: for those who want to read what they send. */
    JSON_LINES
}
