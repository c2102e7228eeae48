package io.saldo.sink.message;

import com.fasterxml.jackson.core.JsonGenerator;
import io.saldo.ledger.event.Event;
import io.saldo.ledger.event.Movement;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.TransactionId;
import io.saldo.ledger.model.UserId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Events as the system behind the envelope API published them: JSON tagged by {@code eventType}, in the default currency
 * alone. A movement from outside is {@code WALLET_FUNDED}, every other is {@code TRANSFER_COMPLETED}, also one that leaves,
 * whose receiver is {@code @external} then. The key is the wallet that pays, or is funded. A movement between partitions is told
 * by that of its key, when it is complete there.
 */
public final class EnvelopeForm implements MessageForm {
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
            json.writeStringField("wallet_id", opened.account().value());
            user(json, "user_id", opened.user());
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
            json.writeStringField("wallet_id", movement.to().value());
            user(json, "user_id", context.owner(movement.to()));
            json.writeStringField("amount", movement.amount().toDecimal(scale));
            json.writeStringField("new_balance", movement.toBalance().toDecimal(scale));
            json.writeStringField("transaction_id", event.header().id().toString());
        });
    }

    private Message completed(int partition, Event event, int posting, Movement movement) {
        return message(partition, event, posting, "TRANSFER_COMPLETED", movement.from(), json -> {
            json.writeStringField("from_wallet_id", movement.from().value());
            user(json, "from_user_id", context.owner(movement.from()));
            json.writeStringField("to_wallet_id", movement.to().value());
            user(json, "to_user_id", context.owner(movement.to()));
            json.writeStringField(
                    "amount", movement.amount().toDecimal(movement.currency().scale()));
            TransactionId reference = event.header().id();
            json.writeStringField("reference_id", reference.toString());
        });
    }

    private static void user(JsonGenerator json, String name, UserId user) throws IOException {
        if (user.isNone()) {
            json.writeNullField(name);
        } else {
            json.writeStringField(name, user.value());
        }
    }

    private static Message message(
            int partition, Event event, int posting, String type, AccountId key, Json.Fields fields) {
        Event.Header header = event.header();
        String id = partition + "-" + header.sequence() + (posting == 0 ? "" : "-" + posting);
        byte[] body = Json.object(json -> {
            json.writeStringField("eventType", type);
            fields.write(json);
            json.writeStringField("timestamp", Json.time(header.timeNanos()));
        });
        return new Message(id, type, key.value(), header.timeNanos(), body);
    }
}
