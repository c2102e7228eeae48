package io.saldo.sink.message;

import io.saldo.ledger.event.Event;
import java.util.List;

/** How events become messages. The same event gives the same messages whenever it is asked for. Any thread. */
public interface MessageForm {
    /** The media type of the bodies. */
    String mediaType();

    /** The messages of an event, in the order in which they are to be published; none when the form has no word for it. */
    List<Message> messages(int partition, Event event);
}
