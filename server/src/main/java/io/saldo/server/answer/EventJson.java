package io.saldo.server.answer;

import io.saldo.ledger.event.Event;
import io.saldo.ledger.event.Movement;
import io.saldo.ledger.model.Currency;
import io.saldo.ledger.model.Metadata;
import io.saldo.ledger.model.TransferType;
import io.saldo.replica.partition.EventFeed;
import io.saldo.server.json.Fields;
import io.saldo.server.json.JsonOutput;
import io.saldo.server.json.Name;
import io.saldo.server.problem.ProblemCode;
import java.util.List;

/** Events in the feed and in look-ups, and the part of them that answers share. */
public final class EventJson {
    private static final Name EXPIRES_IN_SECONDS = Name.of("expires_in_seconds");
    private static final Name TRANSFER_TYPE = Name.of("transfer_type");

    private static final int ONLY = -1;

    private EventJson() {}

    /** The name of the event's kind. */
    public static String type(Event event) {
        return switch (event) {
            case Event.LedgerCreated _ -> "ledger_created";
            case Event.CurrencyRegistered _ -> "currency_registered";
            case Event.AccountOpened _ -> "account_opened";
            case Event.AccountChanged _ -> "account_changed";
            case Event.TransferPosted _ -> "transfer_posted";
            case Event.TransactionPosted _ -> "transaction_posted";
            case Event.HoldPlaced _ -> "hold_placed";
            case Event.HoldCaptured _ -> "hold_captured";
            case Event.HoldReleased released -> released.expired() ? "hold_expired" : "hold_voided";
            case Event.TransferReversed _ -> "transfer_reversed";
            case Event.CommandRefused _ -> "command_refused";
            case Event.CrossingOpened _ -> "crossing_opened";
            case Event.CrossingPosted _ -> "crossing_posted";
            case Event.CrossingCancelled _ -> "crossing_cancelled";
        };
    }

    /** Writes an event of the only partition as an object. */
    public static void write(JsonOutput output, Event event) {
        output.beginObject().text(Fields.CURSOR, Long.toString(event.header().sequence()));
        write(output, event, event.header(), ONLY);
    }

    /** Writes an event of one of several partitions as an object. */
    public static void write(JsonOutput output, Event event, int partition) {
        output.beginObject();
        write(output, event, event.header(), partition);
    }

    /**
     * Writes an event of one of some partitions as an object.
     *
     * @param partitions how many there are
     */
    public static void write(JsonOutput output, Event event, int partition, int partitions) {
        if (partitions == 1) {
            write(output, event);
        } else {
            write(output, event, partition);
        }
    }

    /**
     * Writes an event of the feed as an object.
     *
     * @param isParted whether there is more than one partition
     */
    public static void write(JsonOutput output, EventFeed.Item item, boolean isParted) {
        output.beginObject().text(Fields.CURSOR, item.cursor());
        write(output, item.event(), item.event().header(), isParted ? item.partition() : ONLY);
    }

    private static void write(JsonOutput output, Event event, Event.Header header, int partition) {
        PlaceJson.write(output, partition, header.sequence());
        output.time(Fields.TIMESTAMP, header.timeNanos()).text(Fields.TYPE, type(event));
        if (!header.id().isNone()) {
            output.id(Fields.TRANSACTION_ID, header.id());
        }
        if (event instanceof Event.TransferPosted posted) {
            output.text(TRANSFER_TYPE, name(posted.type()));
        }
        details(output, event);
        metadata(output, event);
        output.endObject();
    }

    static String name(TransferType type) {
        return switch (type) {
            case TRANSFER -> "transfer";
            case DEPOSIT -> "deposit";
            case WITHDRAWAL -> "withdrawal";
        };
    }

    /** Writes what the event says beside when it was, under which id, and its metadata. */
    static void details(JsonOutput output, Event event) {
        switch (event) {
            case Event.TransferPosted posted -> movement(output, posted.movement());
            case Event.TransactionPosted posted -> postings(output, posted.movements());
            case Event.HoldPlaced placed -> placed(output, placed);
            case Event.HoldCaptured captured -> {
                output.id(Fields.HOLD_ID, captured.hold());
                movement(output, captured.movement());
                output.amount(
                        Fields.RELEASED,
                        captured.released(),
                        captured.movement().currency().scale());
            }
            case Event.HoldReleased released -> released(output, released);
            case Event.TransferReversed reversed -> reversed(output, reversed);
            case Event.CommandRefused refused ->
                output.text(Fields.CODE, ProblemCode.of(refused.rejection()).code())
                        .text(Fields.DETAIL, ProblemCode.detail(refused.rejection()));
            case Event.AccountOpened opened -> {
                output.text(Fields.ACCOUNT_ID, opened.account().value());
                AccountJson.user(output, opened.user());
                output.text(Fields.STATUS, "active");
                AccountJson.limits(output, opened.minimums());
            }
            case Event.AccountChanged changed -> {
                output.text(Fields.ACCOUNT_ID, changed.account().value())
                        .text(Fields.STATUS, AccountJson.name(changed.status()));
                AccountJson.limits(output, changed.minimums());
            }
            case Event.CurrencyRegistered registered -> currency(output, registered.currency());
            case Event.LedgerCreated created -> {
                output.number(Fields.RULES_VERSION, created.rulesVersion());
                if (created.partitions() > 1) {
                    output.number(Fields.PARTITIONS, created.partitions());
                }
            }
            case Event.CrossingOpened opened -> CrossingJson.opened(output, opened);
            case Event.CrossingPosted posted -> CrossingJson.posted(output, posted);
            case Event.CrossingCancelled cancelled -> CrossingJson.cancelled(output, cancelled);
        }
    }

    /** Writes the metadata that the event carries, if any. */
    static void metadata(JsonOutput output, Event event) {
        Metadata metadata = switch (event) {
            case Event.TransferPosted posted -> posted.metadata();
            case Event.TransactionPosted posted -> posted.metadata();
            case Event.HoldPlaced placed -> placed.metadata();
            case Event.CrossingOpened opened -> opened.crossing().metadata();
            case Event.CrossingPosted posted -> posted.crossing().metadata();
            case Event.AccountOpened opened -> opened.metadata();
            case Event.AccountChanged changed -> changed.metadata();
            case Event.HoldCaptured _,
                    Event.HoldReleased _,
                    Event.TransferReversed _,
                    Event.CommandRefused _,
                    Event.CrossingCancelled _,
                    Event.CurrencyRegistered _,
                    Event.LedgerCreated _ -> Metadata.NONE;
        };
        if (!metadata.isNone()) {
            output.json(Fields.METADATA, metadata.json());
        }
    }

    private static void movement(JsonOutput output, Movement movement) {
        int scale = movement.currency().scale();
        output.text(Fields.FROM_ACCOUNT, movement.from().value())
                .text(Fields.TO_ACCOUNT, movement.to().value())
                .amount(Fields.AMOUNT, movement.amount(), scale)
                .text(Fields.CURRENCY, movement.currency().code());
        if (movement.isSenderHere()) {
            output.amount(Fields.FROM_BALANCE, movement.fromBalance(), scale);
        }
        if (movement.isReceiverHere()) {
            output.amount(Fields.TO_BALANCE, movement.toBalance(), scale);
        }
    }

    static void postings(JsonOutput output, List<Movement> movements) {
        output.beginArray(Fields.POSTINGS);
        for (Movement movement : movements) {
            output.beginObject();
            movement(output, movement);
            output.endObject();
        }
        output.endArray();
    }

    private static void placed(JsonOutput output, Event.HoldPlaced placed) {
        int scale = placed.currency().scale();
        output.id(Fields.HOLD_ID, placed.header().id())
                .text(Fields.FROM_ACCOUNT, placed.from().value());
        if (!placed.to().isNone()) {
            output.text(Fields.TO_ACCOUNT, placed.to().value());
        }
        output.amount(Fields.AMOUNT, placed.amount(), scale)
                .text(Fields.CURRENCY, placed.currency().code())
                .amount(Fields.FROM_BALANCE, placed.fromBalance(), scale)
                .amount(Fields.HELD, placed.fromHeld(), scale);
        if (placed.expiresAtNanos() != 0) {
            output.number(EXPIRES_IN_SECONDS, placed.expiresAfterSeconds())
                    .time(Fields.EXPIRES_AT, placed.expiresAtNanos());
        }
    }

    private static void released(JsonOutput output, Event.HoldReleased released) {
        int scale = released.currency().scale();
        output.id(Fields.HOLD_ID, released.hold())
                .text(Fields.FROM_ACCOUNT, released.from().value())
                .amount(Fields.AMOUNT, released.amount(), scale)
                .text(Fields.CURRENCY, released.currency().code())
                .amount(Fields.FROM_BALANCE, released.fromBalance(), scale)
                .amount(Fields.HELD, released.fromHeld(), scale);
    }

    private static void reversed(JsonOutput output, Event.TransferReversed reversed) {
        output.id(Fields.TRANSFER_ID, reversed.original());
        if (reversed.movements().size() > 1) {
            postings(output, reversed.movements());
            return;
        }
        Movement movement = reversed.movements().getFirst();
        movement(output, movement);
        output.amount(
                Fields.REVERSED, reversed.reversedInTotal(), movement.currency().scale());
    }

    private static void currency(JsonOutput output, Currency currency) {
        output.text(Fields.CURRENCY, currency.code()).number(Fields.SCALE, currency.scale());
    }
}
