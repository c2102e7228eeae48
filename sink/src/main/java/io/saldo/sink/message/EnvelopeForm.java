package io.saldo.sink.message;

import io.saldo.ledger.event.Event;
import io.saldo.ledger.event.Movement;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.TransactionId;
import io.saldo.ledger.model.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Events as the system behind the envelope API published them: JSON tagged by {@code eventType}, in the default currency
 * alone. A movement from outside is {@code WALLET_FUNDED}, every other is {@code TRANSFER_COMPLETED}, also one that leaves,
 * whose receiver is {@code @external} then. The key is the wallet that pays, or is funded. A movement between partitions is told
 * by that of its key, when it is complete there.
 */
public final class EnvelopeForm implements MessageForm {
    private static final byte[] EVENT_TYPE = Json.name("eventType");
    private static final byte[] WALLET_ID = Json.name("wallet_id");
    private static final byte[] USER_ID = Json.name("user_id");
    private static final byte[] AMOUNT = Json.name("amount");
    private static final byte[] NEW_BALANCE = Json.name("new_balance");
    private static final byte[] TRANSACTION_ID = Json.name("transaction_id");
    private static final byte[] FROM_WALLET_ID = Json.name("from_wallet_id");
    private static final byte[] FROM_USER_ID = Json.name("from_user_id");
    private static final byte[] TO_WALLET_ID = Json.name("to_wallet_id");
    private static final byte[] TO_USER_ID = Json.name("to_user_id");
    private static final byte[] REFERENCE_ID = Json.name("reference_id");
    private static final byte[] TIMESTAMP = Json.name("timestamp");

    private final String currency;
    private final EventContext context;

    /** @param currency the code of the default currency */
    public EnvelopeForm(String currency, EventContext context) {
        this.currency = currency;
        this.context = context;
    }

    @Override
    public String mediaType() {
        return "application/json; charset=utf-8";
    }

    @Override
    public List<Message> messages(int partition, Event event) {
        return switch (event) {
            case Event.AccountOpened opened ->
                opened.account().isSystem() ? List.of() : List.of(created(partition, opened));
            case Event.Moved moved -> moved(partition, moved);
            case Event.LedgerCreated _,
                    Event.CurrencyRegistered _,
                    Event.AccountChanged _,
                    Event.HoldPlaced _,
                    Event.HoldReleased _,
                    Event.CommandRefused _,
                    Event.CrossingOpened _,
                    Event.CrossingCancelled _ -> List.of();
        };
    }

    private Message created(int partition, Event.AccountOpened opened) {
        return message(partition, opened, 0, "WALLET_CREATED", opened.account(), json -> {
            json.text(WALLET_ID, opened.account().value());
            user(json, USER_ID, opened.user());
        });
    }

    private List<Message> moved(int partition, Event.Moved event) {
        List<Message> messages = new ArrayList<>();
        List<Movement> movements = event.movements();
        for (int i = 0; i < movements.size(); i++) {
            Movement movement = movements.get(i);
            AccountId key = movement.from().isSystem() ? movement.to() : movement.from();
            if (movement.currency().code().equals(currency) && context.isLocal(partition, key)) {
                messages.add(message(partition, event, i));
            }
        }
        return messages;
    }

    /** The message of one movement of an event. */
    public Message message(int partition, Event.Moved event, int index) {
        Movement movement = event.movements().get(index);
        int place = EventTypes.place(event, index);
        return movement.from().isSystem()
                ? funded(partition, event, place, movement)
                : completed(partition, event, place, movement);
    }

    private Message funded(int partition, Event event, int posting, Movement movement) {
        int scale = movement.currency().scale();
        return message(partition, event, posting, "WALLET_FUNDED", movement.to(), json -> {
            json.text(WALLET_ID, movement.to().value());
            user(json, USER_ID, context.owner(movement.to()));
            json.text(AMOUNT, movement.amount().toDecimal(scale));
            json.text(NEW_BALANCE, movement.toBalance().toDecimal(scale));
            json.text(TRANSACTION_ID, event.header().id().toString());
        });
    }

    private Message completed(int partition, Event event, int posting, Movement movement) {
        return message(partition, event, posting, "TRANSFER_COMPLETED", movement.from(), json -> {
            json.text(FROM_WALLET_ID, movement.from().value());
            user(json, FROM_USER_ID, context.owner(movement.from()));
            json.text(TO_WALLET_ID, movement.to().value());
            user(json, TO_USER_ID, context.owner(movement.to()));
            json.text(AMOUNT, movement.amount().toDecimal(movement.currency().scale()));
            TransactionId reference = event.header().id();
            json.text(REFERENCE_ID, reference.toString());
        });
    }

    private static void user(Json json, byte[] name, UserId user) {
        if (user.isNone()) {
            json.nothing(name);
        } else {
            json.text(name, user.value());
        }
    }

    private static Message message(
            int partition, Event event, int posting, String type, AccountId key, Consumer<Json> fields) {
        Event.Header header = event.header();
        String id = partition + "-" + header.sequence() + (posting == 0 ? "" : "-" + posting);
        Json json = new Json().text(EVENT_TYPE, type);
        fields.accept(json);
        byte[] body = json.time(TIMESTAMP, header.timeNanos()).toBytes();
        return new Message(id, type, key.value(), header.timeNanos(), body);
    }
}
