package io.saldo.client.event;

import io.saldo.client.command.Limit;
import io.saldo.client.command.Money;
import io.saldo.client.event.Event.Head;
import io.saldo.client.json.JsonObject;
import io.saldo.client.outcome.RefusalCode;
import io.saldo.ledger.model.AccountStatus;
import io.saldo.ledger.model.TransferType;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/** Makes events of the objects in which the interface gives them. */
public final class EventReader {
    private EventReader() {}

    /**
     * The event that an object tells.
     *
     * @throws IllegalArgumentException when it lacks what its kind has
     */
    public static Event read(JsonObject json) {
        EventType type = EventType.of(json.text("type"));
        Head head = new Head(
                number(json.optionalWhole("partition").orElse(0L)),
                json.whole("sequence"),
                json.time("timestamp"),
                type,
                json.optionalId("transaction_id"),
                json);
        return switch (type) {
            case LEDGER_CREATED ->
                new Event.LedgerCreated(
                        head,
                        json.whole("rules_version"),
                        number(json.optionalWhole("partitions").orElse(1L)));
            case CURRENCY_REGISTERED ->
                new Event.CurrencyRegistered(head, json.text("currency"), number(json.whole("scale")));
            case ACCOUNT_OPENED ->
                new Event.AccountOpened(head, json.text("account_id"), json.optionalText("user_id"), limits(json));
            case ACCOUNT_CHANGED -> new Event.AccountChanged(head, json.text("account_id"), status(json), limits(json));
            case TRANSFER_POSTED ->
                new Event.TransferPosted(
                        head, constant(TransferType.class, json.text("transfer_type")), movement(json));
            case TRANSACTION_POSTED -> new Event.TransactionPosted(head, movements(json));
            case HOLD_PLACED -> placed(head, json);
            case HOLD_CAPTURED ->
                new Event.HoldCaptured(head, id(json, "hold_id"), movement(json), json.amount("released"));
            case HOLD_VOIDED, HOLD_EXPIRED -> released(head, json);
            case TRANSFER_REVERSED ->
                new Event.TransferReversed(
                        head, id(json, "transfer_id"), movements(json), json.optionalAmount("reversed"));
            case COMMAND_REFUSED ->
                new Event.CommandRefused(head, RefusalCode.of(json.text("code")), json.text("code"));
            case CROSSING_OPENED ->
                new Event.CrossingOpened(head, json.text("transfer_type"), coordinator(json), asked(json));
            case CROSSING_POSTED ->
                new Event.CrossingPosted(head, json.text("transfer_type"), coordinator(json), movements(json));
            case CROSSING_CANCELLED ->
                new Event.CrossingCancelled(
                        head, coordinator(json), RefusalCode.of(json.text("code")), json.text("code"));
            case OTHER -> new Event.Other(head);
        };
    }

    private static Event placed(Head head, JsonObject json) {
        return new Event.HoldPlaced(
                head,
                json.text("from_account"),
                json.optionalText("to_account"),
                money(json),
                json.amount("from_balance"),
                json.amount("held"),
                json.optionalTime("expires_at"));
    }

    private static Event released(Head head, JsonObject json) {
        return new Event.HoldReleased(
                head,
                id(json, "hold_id"),
                json.text("from_account"),
                money(json),
                json.amount("from_balance"),
                json.amount("held"),
                head.type() == EventType.HOLD_EXPIRED);
    }

    private static int coordinator(JsonObject json) {
        return number(json.whole("coordinator"));
    }

    private static int number(long whole) {
        if (whole != (int) whole) {
            throw new IllegalArgumentException(whole + " is out of range");
        }
        return (int) whole;
    }

    private static UUID id(JsonObject json, String name) {
        return json.optionalId(name).orElseThrow(() -> new IllegalArgumentException(name + " is missing"));
    }

    /** The amount and the currency that an object tells. */
    public static Money money(JsonObject json) {
        return new Money(json.amount("amount"), json.text("currency"));
    }

    /** The status of an account that an object tells. */
    public static AccountStatus status(JsonObject json) {
        return constant(AccountStatus.class, json.text("status"));
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String name) {
        return Enum.valueOf(type, name.toUpperCase(Locale.ROOT));
    }

    /** The limits that an object tells. */
    public static List<Limit> limits(JsonObject json) {
        return json.objects("limits").stream()
                .map(limit -> new Limit(new Money(limit.amount("minimum_balance"), limit.text("currency"))))
                .toList();
    }

    private static List<Event.Asked> asked(JsonObject json) {
        return json.objects("postings").stream()
                .map(posting ->
                        new Event.Asked(posting.text("from_account"), posting.text("to_account"), money(posting)))
                .toList();
    }

    /** One movement stands in the event itself, several in a list. */
    private static List<Movement> movements(JsonObject json) {
        return json.has("postings")
                ? json.objects("postings").stream().map(EventReader::movement).toList()
                : List.of(movement(json));
    }

    private static Movement movement(JsonObject json) {
        return new Movement(
                json.text("from_account"),
                json.text("to_account"),
                money(json),
                json.optionalAmount("from_balance"),
                json.optionalAmount("to_balance"));
    }
}
