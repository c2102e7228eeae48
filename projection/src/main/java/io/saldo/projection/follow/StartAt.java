package io.saldo.projection.follow;

/** Where a follower begins when it has no position yet. */
public sealed interface StartAt {
    /** With the first event. */
    record Beginning() implements StartAt {}

    /**
     * Behind an event.
     *
     * @param sequence of the event, in each partition
     */
    record After(long sequence) implements StartAt {
        /** Checks the sequence. */
        public After {
            if (sequence < 0) {
                throw new IllegalArgumentException("a sequence is not negative: " + sequence);
            }
        }
    }

    /**
     * Behind the event that was the newest when the node that leads began to serve with the follower switched on, however
     * late its target answers; of an empty journal, behind its first event. From its first answer on the target keeps the place.
     */
    record Now() implements StartAt {}

    /**
     * The place by its name.
     *
     * @param text {@code beginning}, {@code now}, or a sequence in digits
     * @throws IllegalArgumentException when it is none of these; the message is fit for whoever wrote it
     */
    static StartAt parse(String text) {
        if (text.equals("beginning")) {
            return new Beginning();
        }
        if (text.equals("now")) {
            return new Now();
        }
        if (text.matches("[0-9]{1,18}")) {
            return new After(Long.parseLong(text));
        }
        throw new IllegalArgumentException("must be beginning, now, or the sequence of the last event not wanted");
    }
}
