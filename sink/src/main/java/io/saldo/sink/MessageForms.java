package io.saldo.sink;

import io.saldo.sink.message.CloudEventsForm;
import io.saldo.sink.message.EnvelopeForm;
import io.saldo.sink.message.EventContext;
import io.saldo.sink.message.MessageForm;
import io.saldo.sink.message.StepsForm;
import java.util.Locale;
import java.util.Optional;

/** The forms that a sink can be told to use, by their names in the configuration. */
public enum MessageForms {
    /** CloudEvents with the API's own events. */
    CLOUDEVENTS,
    /** As the system behind the envelope API published. */
    ENVELOPE,
    /** As the system behind the events API published. */
    EVENTS;

    /** The form with a name, in lower case. */
    public static Optional<MessageForms> named(String name) {
        for (MessageForms form : values()) {
            if (form.name().toLowerCase(Locale.ROOT).equals(name)) {
                return Optional.of(form);
            }
        }
        return Optional.empty();
    }

    MessageForm make(SinkSettings settings, boolean isForEachAccount, EventContext context) {
        return switch (this) {
            case CLOUDEVENTS -> new CloudEventsForm(settings.source(), isForEachAccount, context);
            case ENVELOPE -> new EnvelopeForm(settings.currency(), context);
            case EVENTS -> new StepsForm(settings.currency(), context);
        };
    }
}
