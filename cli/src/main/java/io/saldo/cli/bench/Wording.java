package io.saldo.cli.bench;

/** Puts operations into a request of one form, and reads from its answer what became of them. One thread. */
sealed interface Wording permits JsonWording, NdjsonWording, PackedWording {
    /** Writes the request with {@code count} operations from {@code first} on. */
    void write(long first, int count, RequestBytes request);

    /** Notes what became of them. */
    void read(long first, int count, AnswerBytes answer, Outcomes outcomes);
}
