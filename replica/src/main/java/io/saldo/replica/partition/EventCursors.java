package io.saldo.replica.partition;

/**
 * The cursor of events over all partitions: of each partition the sequence of the last event that was taken, joined by
 * dots. With one partition it is a sequence.
 */
public final class EventCursors {
    private static final int DIGITS_MAX = 18;

    private EventCursors() {}

    /** The text of a cursor. */
    public static String text(long[] sequences) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < sequences.length; i++) {
            text.append(i == 0 ? "" : ".").append(sequences[i]);
        }
        return text.toString();
    }

    /**
     * The sequences of a cursor. A lone 0 stands for the beginning of all partitions.
     *
     * @throws IllegalArgumentException when it is none of so many partitions; the message is fit for whoever gave it
     */
    public static long[] parse(String text, int partitions) {
        long[] sequences = new long[partitions];
        String[] parts = text.split("\\.", -1);
        if (text.equals("0")) {
            return sequences;
        }
        if (parts.length != partitions) {
            throw notOurs();
        }
        for (int i = 0; i < partitions; i++) {
            sequences[i] = number(parts[i]);
        }
        return sequences;
    }

    private static long number(String digits) {
        boolean isNumber = !digits.isEmpty()
                && digits.length() <= DIGITS_MAX
                && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!isNumber) {
            throw notOurs();
        }
        return Long.parseLong(digits);
    }

    private static IllegalArgumentException notOurs() {
        return new IllegalArgumentException("is not the cursor of an event here");
    }
}
