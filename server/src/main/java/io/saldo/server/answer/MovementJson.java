package io.saldo.server.answer;

import io.saldo.ledger.crossing.CrossingKind;
import io.saldo.ledger.event.Event;
import io.saldo.replica.partition.Located;
import io.saldo.replica.partition.PartitionedTransfer;
import io.saldo.server.json.Fields;
import io.saldo.server.json.JsonOutput;
import java.util.Locale;

/**
 * The answer to a command that has a transaction id, made of its event alone, so that a repeat gives the same bytes
 * however much later it comes.
 */
public final class MovementJson {
    private static final int ONLY = -1;

    private MovementJson() {}

    /** Writes the fields of an answer into an object that was begun. */
    public static void fields(JsonOutput output, Event event, int partition) {
        fields(output, event, partition, status(event));
    }

    /** Writes a whole answer. */
    public static void write(JsonOutput output, Event event, int partition) {
        output.beginObject();
        fields(output, event, partition);
        output.endObject();
    }

    /**
     * Writes what became of a command, with all events about it.
     *
     * @param isParted whether there is more than one partition
     */
    public static void write(JsonOutput output, PartitionedTransfer transfer, boolean isParted) {
        output.beginObject();
        String status = transfer.status().name().toLowerCase(Locale.ROOT);
        fields(output, transfer.origin(), isParted ? transfer.partition() : ONLY, status);
        if (transfer.origin() instanceof Event.Moved moved && !(transfer.origin() instanceof Event.TransferReversed)) {
            int scale = moved.movements().getFirst().currency().scale();
            transfer.reversed().ifPresent(reversed -> output.amount(Fields.REVERSED, reversed, scale));
        }
        output.beginArray(Fields.EVENTS);
        for (Located<Event> event : transfer.events()) {
            if (isParted) {
                EventJson.write(output, event.item(), event.partition());
            } else {
                EventJson.write(output, event.item());
            }
        }
        output.endArray().endObject();
    }

    private static void fields(JsonOutput output, Event event, int partition, String status) {
        Event.Header header = event.header();
        output.id(Fields.TRANSACTION_ID, header.id()).text(Fields.STATUS, status);
        if (!(event instanceof Event.CommandRefused || event instanceof Event.CrossingCancelled)) {
            output.text(Fields.TYPE, type(event));
        }
        EventJson.details(output, event);
        PlaceJson.write(output, partition, header.sequence());
        output.time(Fields.TIMESTAMP, header.timeNanos());
        EventJson.metadata(output, event);
    }

    private static String status(Event event) {
        return switch (event) {
            case Event.HoldPlaced _ -> "held";
            case Event.HoldCaptured _ -> "captured";
            case Event.HoldReleased released -> released.expired() ? "expired" : "voided";
            case Event.CommandRefused _ -> "refused";
            case Event.CrossingOpened _ -> "initiated";
            case Event.CrossingPosted posted ->
                posted.crossing().kind() == CrossingKind.CAPTURE ? "captured" : "completed";
            case Event.CrossingCancelled _ -> "failed";
            case Event.TransferPosted _, Event.TransactionPosted _, Event.TransferReversed _ -> "completed";
            case Event.LedgerCreated _, Event.CurrencyRegistered _, Event.AccountOpened _, Event.AccountChanged _ ->
                throw new IllegalArgumentException("no movement is " + EventJson.type(event));
        };
    }

    private static String type(Event event) {
        return switch (event) {
            case Event.TransferPosted posted -> EventJson.name(posted.type());
            case Event.TransactionPosted _ -> "transaction";
            case Event.HoldPlaced _ -> "hold";
            case Event.HoldCaptured _ -> "capture";
            case Event.HoldReleased _ -> "void";
            case Event.TransferReversed _ -> "reversal";
            case Event.CrossingOpened opened ->
                CrossingJson.type(opened.crossing().kind());
            case Event.CrossingPosted posted ->
                CrossingJson.type(posted.crossing().kind());
            case Event.CommandRefused _,
                    Event.CrossingCancelled _,
                    Event.LedgerCreated _,
                    Event.CurrencyRegistered _,
                    Event.AccountOpened _,
                    Event.AccountChanged _ ->
                throw new IllegalArgumentException("no movement is " + EventJson.type(event));
        };
    }
}
