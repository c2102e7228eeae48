package io.saldo.sink.rabbitmq;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import io.saldo.ledger.event.Event;
import io.saldo.sink.message.Message;
import io.saldo.sink.message.MessageForm;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a queue holds, as a consumer sees it. */
public final class PublishedQueue {
    private PublishedQueue() {}

    /** The messages of events, as {@link #seenWithoutCopies} shows them. */
    public static List<String> published(MessageForm form, List<Event> events) {
        return events.stream()
                .flatMap(event -> form.messages(0, event).stream())
                .map(message -> message.id() + " " + message.type() + " " + text(message))
                .toList();
    }

    private static String text(Message message) {
        return new String(message.body(), StandardCharsets.UTF_8);
    }

    /** Takes all messages out of a queue; the first copy of each counts, as a consumer does it that remembers ids. */
    public static List<String> seenWithoutCopies(Connection direct, String queue) throws Exception {
        List<String> seen = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        try (Channel channel = direct.createChannel()) {
            for (GetResponse found = channel.basicGet(queue, true);
                    found != null;
                    found = channel.basicGet(queue, true)) {
                String id = found.getProps().getMessageId();
                if (ids.add(id)) {
                    seen.add(id + " " + found.getProps().getType() + " "
                            + new String(found.getBody(), StandardCharsets.UTF_8));
                }
            }
        }
        return seen;
    }
}
