package io.saldo.sink.message;

/**
 * What is published of an event, or of one account's part in it.
 *
 * @param id always the same for the same part of the same event, so that a second copy is known as one
 * @param type what has happened, by the name that the form gives it
 * @param key whose order is kept: messages with the same key are published in the journal's order
 * @param timeNanos when it happened, since 1970
 * @param body JSON in UTF-8
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record Message(String id, String type, String key, long timeNanos, byte[] body) {}
