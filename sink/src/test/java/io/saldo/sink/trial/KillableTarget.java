package io.saldo.sink.trial;

import io.saldo.ledger.event.Event;
import java.io.IOException;
import java.util.List;

/** A server of a target in processes of its own, which can be killed and started again with the same data. For one thread. */
interface KillableTarget extends AutoCloseable {
    /** What the trial calls it. */
    String name();

    /** Starts it, and returns when it can be asked; the first time with no data. */
    void start() throws IOException;

    /** Ends its processes by SIGKILL. */
    void kill();

    /** What {@link PublishingProcess} is to be told. */
    String argument();

    /** Fails unless a consumer who follows the documented rules sees just what the events tell. */
    void assertHolds(MadeUpJournal journal, List<Event> events) throws Exception;

    @Override
    void close() throws IOException;
}
