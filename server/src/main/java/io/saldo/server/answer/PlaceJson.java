package io.saldo.server.answer;

import io.saldo.server.json.Fields;
import io.saldo.server.json.JsonOutput;

/** Where an event stands, in answers: in which partition, when there are several, and its sequence there. */
public final class PlaceJson {
    private PlaceJson() {}

    /**
     * Writes both fields into an object that was begun.
     *
     * @param partition its number, or a negative one when there is only one
     */
    public static void write(JsonOutput output, int partition, long sequence) {
        if (partition >= 0) {
            output.number(Fields.PARTITION, partition);
        }
        output.number(Fields.SEQUENCE, sequence);
    }
}
