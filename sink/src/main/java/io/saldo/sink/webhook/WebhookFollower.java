package io.saldo.sink.webhook;

import io.saldo.ledger.event.Event;
import io.saldo.projection.follow.EventRefused;
import io.saldo.projection.follow.JournalFollower;
import io.saldo.sink.message.EventTypes;
import io.saldo.sink.message.Message;
import io.saldo.sink.message.MessageForm;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts events to one webhook, one after the other, each at least once: a copy has the same id. Any answer of 2xx takes an
 * event. Everything else is tried again, ever more slowly; after so many attempts as are set the event becomes a dead letter
 * and the next has its turn, or it is tried for ever.
 */
public final class WebhookFollower implements JournalFollower {
    private static final Logger LOG = LoggerFactory.getLogger(WebhookFollower.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Webhook hook;
    private final MessageForm form;
    private final WebhookPost post;
    private final WebhookPositions positions;
    private final int attemptsMax;
    private final LongSupplier clock;
    private final Map<Integer, Long> delivered = new ConcurrentHashMap<>();
    private final Map<Integer, Attempts> attempts = new ConcurrentHashMap<>();

    /** How often an event was tried in a row. */
    private record Attempts(long sequence, int count) {}

    /**
     * @param positions where it is kept how far this and other webhooks are
     * @param attemptsMax after how many attempts an event becomes a dead letter; 0 for never
     * @param clock nanoseconds since 1970
     */
    public WebhookFollower(
            Webhook hook,
            MessageForm form,
            AllowedAddresses allowed,
            WebhookPositions positions,
            int attemptsMax,
            LongSupplier clock) {
        this.hook = hook;
        this.form = form;
        this.post = new WebhookPost(hook, allowed, PATIENCE);
        this.positions = positions;
        this.attemptsMax = attemptsMax;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "webhook-" + hook.name();
    }

    @Override
    public long takenSequence(int partition) throws IOException {
        long kept = positions.read(name(), partition);
        delivered.put(partition, kept);
        return kept;
    }

    @Override
    public void beginBehind(int partition, long sequence) throws IOException {
        positions.begin(name(), partition, sequence);
        delivered.put(partition, sequence);
    }

    /** What was delivered before an event that fails stays delivered: the position behind it is kept. */
    @Override
    public void take(int partition, List<Event> events) throws IOException, EventRefused {
        long last = delivered.getOrDefault(partition, 0L);
        try {
            for (Event event : events) {
                deliver(partition, event);
                last = event.header().sequence();
            }
        } finally {
            if (last > delivered.getOrDefault(partition, 0L)) {
                positions.write(name(), partition, last);
                delivered.put(partition, last);
            }
        }
    }

    @Override
    public void retake(int partition, Event event) throws IOException, EventRefused {
        for (Message message : form.messages(partition, event)) {
            String failure = failure(message);
            if (!failure.isEmpty()) {
                throw new EventRefused(event, "not taken when it was tried again: " + failure);
            }
        }
    }

    private void deliver(int partition, Event event) throws IOException, EventRefused {
        if (!hook.wants(EventTypes.name(event))) {
            return;
        }
        for (Message message : form.messages(partition, event)) {
            String failure = failure(message);
            if (!failure.isEmpty()) {
                failed(partition, event, failure);
            }
        }
        attempts.remove(partition);
    }

    /** Why the message was not taken; empty when it was. Whether one was that the stop cut off is not known, and does not count. */
    private String failure(Message message) throws IOException {
        long unixSeconds = TimeUnit.NANOSECONDS.toSeconds(clock.getAsLong());
        try {
            int status = post.send(message, form.mediaType(), unixSeconds);
            return status >= 200 && status < 300 ? "" : "the answer was " + status;
        } catch (IOException unreachable) {
            if (post.isCut()) {
                throw unreachable;
            }
            return unreachable.toString();
        }
    }

    private void failed(int partition, Event event, String failure) throws IOException, EventRefused {
        long sequence = event.header().sequence();
        Attempts before = attempts.get(partition);
        int count = before != null && before.sequence == sequence ? before.count + 1 : 1;
        attempts.put(partition, new Attempts(sequence, count));
        if (attemptsMax > 0 && count >= attemptsMax) {
            throw new EventRefused(event, "not taken in " + count + " attempts: " + failure);
        }
        throw new IOException("the webhook " + hook.name() + " did not take an event: " + failure);
    }

    /** All partitions stop at the same time. */
    @Override
    public boolean letGo(int partition) {
        try {
            post.cut();
        } catch (IOException closed) {
            LOG.debug("a connection did not close well", closed);
        }
        return true;
    }

    @Override
    public void close() {
        delivered.clear();
    }
}
