package io.saldo.server.answer;

import io.saldo.ledger.crossing.CrossingKind;
import io.saldo.ledger.event.Event;
import io.saldo.replica.read.TransferRecord;
import io.saldo.server.json.Fields;
import io.saldo.server.json.JsonOutput;
import java.util.Locale;

/**
 * The answer to a command that has a transaction id, made of its event alone, so that a repeat gives the same bytes
 * however much later it comes.
 */
public final class MovementJson {
    private MovementJson() {}

    /** Writes the fields of an answer into an object that was begun. */
    public static void fields(JsonOutput output, Event event) {
        fields(output, event, status(event));
    }

    /** Writes a whole answer. */
    public static void write(JsonOutput output, Event event) {
        output.beginObject();
        fields(output, event);
        output.endObject();
    }

    /** Writes what became of a command, with all events about it. */
    public static void write(JsonOutput output, TransferRecord record) {
        output.beginObject();
        fields(output, record.origin(), record.status().name().toLowerCase(Locale.ROOT));
        if (record.origin() instanceof Event.Moved moved && !(record.origin() instanceof Event.TransferReversed)) {
            int scale = moved.movements().getFirst().currency().scale();
            record.reversed().ifPresent(reversed -> output.amount(Fields.REVERSED, reversed, scale));
        }
        output.beginArray(Fields.EVENTS);
        record.events().forEach(event -> EventJson.write(output, event));
        output.endArray().endObject();
    }

    private static void fields(JsonOutput output, Event event, String status) {
        Event.Header header = event.header();
        output.id(Fields.TRANSACTION_ID, header.id()).text(Fields.STATUS, status);
        if (!(event instanceof Event.CommandRefused || event instanceof Event.CrossingCancelled)) {
            output.text(Fields.TYPE, type(event));
        }
        EventJson.details(output, event);
        output.number(Fields.SEQUENCE, header.sequence()).time(Fields.TIMESTAMP, header.timeNanos());
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
