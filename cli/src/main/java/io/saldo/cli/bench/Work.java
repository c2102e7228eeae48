package io.saldo.cli.bench;

/** A numbered row of items that a {@link Loader} sends in requests, each item once. Called by the loader's thread alone. */
interface Work {
    /** Writes the request with {@code count} items from {@code first} on. */
    void write(long first, int count, RequestBytes request);

    /** The whole answer to that request has come. */
    void answered(long first, int count, AnswerBytes answer);

    /** The connection ended before the answer came: whether the server acted is unknown. */
    void lost(long first, int count);
}
