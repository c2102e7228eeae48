package io.saldo.client.follow;

import java.util.regex.Pattern;

/**
 * A place in the journal, between two events: what a read model keeps beside its data, to go on from there. Its text names the
 * sequence of the last event that was taken, of each partition one, joined by dots; it takes at most 303 characters.
 *
 * @param text the form to keep
 */
public record EventCursor(String text) {
    private static final Pattern FORM = Pattern.compile("[0-9]{1,18}([.][0-9]{1,18}){0,15}");

    /** Before the first event. */
    public static final EventCursor BEGINNING = new EventCursor("0");

    /**
     * A cursor that was kept.
     *
     * @throws IllegalArgumentException when the text is none
     */
    public EventCursor {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException("this is no cursor of events");
        }
    }

    /** The text. */
    @Override
    public String toString() {
        return text;
    }
}
