package io.saldo.projection.follow;

import io.saldo.ledger.event.Event;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Its target takes a question and never answers, so its thread waits, and not even an interrupt ends that. */
final class SilentFollower implements JournalFollower {
    final CountDownLatch asked = new CountDownLatch(1);
    volatile boolean isClosed;

    private final CountDownLatch cut = new CountDownLatch(1);

    @Override
    public String name() {
        return "silent";
    }

    @Override
    public long takenSequence(int partition) {
        asked.countDown();
        while (cut.getCount() > 0) {
            try {
                cut.await();
            } catch (InterruptedException ignored) {
                // As a thread that reads from a socket.
            }
        }
        throw new IllegalStateException("the connection was cut");
    }

    @Override
    public boolean letGo(int partition) {
        cut.countDown();
        return true;
    }

    @Override
    public void beginBehind(int partition, long sequence) {
        throw new IllegalStateException("it was never told a position");
    }

    @Override
    public void take(int partition, List<Event> events) {
        throw new IllegalStateException("it was never told a position");
    }

    @Override
    public void close() {
        isClosed = true;
    }
}
