package io.saldo.sink.trial;

import io.saldo.ledger.event.Event;
import io.saldo.sink.message.Message;
import io.saldo.sink.message.MessageForm;
import java.util.List;
import java.util.Random;

/** A form that makes a large message of one event. */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record LargeForm(MessageForm form, long sequence, byte[] body) implements MessageForm {
    /** Random bytes, which nothing can compress. */
    public static LargeForm of(MessageForm form, Event event, int bytes) {
        byte[] body = new byte[bytes];
        new Random(bytes).nextBytes(body);
        return new LargeForm(form, event.header().sequence(), body);
    }

    @Override
    public String mediaType() {
        return form.mediaType();
    }

    @Override
    public List<Message> messages(int partition, Event event) {
        if (event.header().sequence() != sequence) {
            return form.messages(partition, event);
        }
        return List.of(new Message(
                partition + "-" + sequence, "large", "large", event.header().timeNanos(), body));
    }
}
