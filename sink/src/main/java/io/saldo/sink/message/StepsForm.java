package io.saldo.sink.message;

import com.fasterxml.jackson.core.JsonGenerator;
import io.saldo.ledger.event.Event;
import io.saldo.ledger.event.Movement;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.Amount;
import io.saldo.ledger.model.Metadata;
import io.saldo.ledger.model.TransactionId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Events as the system behind the events API published them, {@code {id, type, occurredAt, payload}}, in the default
 * currency alone. A transfer is told in its steps: {@code TransferInitiated}, {@code TransferDebited},
 * {@code TransferCredited}, {@code TransferCompleted}. A message's id is that of the same line of a wallet's history in the
 * events API.
 */
public final class StepsForm implements MessageForm {
    private final String currency;
    private final EventContext context;

    /** @param currency the code of the default currency */
    public StepsForm(String currency, EventContext context) {
        this.currency = currency;
        this.context = context;
    }

    @Override
    public String mediaType() {
        return "application/json; charset=utf-8";
    }

    @Override
    public List<Message> messages(int partition, Event event) {
        if (!(event instanceof Event.Moved moved)) {
            return List.of();
        }
        String requestId = Json.requestName(event.header().id(), metadata(moved));
        List<Message> messages = new ArrayList<>();
        for (int posting = 0; posting < moved.movements().size(); posting++) {
            Movement movement = moved.movements().get(posting);
            if (movement.currency().code().equals(currency)) {
                Step step = new Step(event, posting, movement, requestId);
                if (movement.from().isSystem() || movement.to().isSystem()) {
                    messages.add(outside(partition, step));
                } else {
                    messages.addAll(transfer(step));
                }
            }
        }
        return messages;
    }

    private static Metadata metadata(Event.Moved moved) {
        return switch (moved) {
            case Event.TransferPosted posted -> posted.metadata();
            case Event.TransactionPosted posted -> posted.metadata();
            case Event.HoldCaptured _, Event.TransferReversed _ -> Metadata.NONE;
        };
    }

    private Message outside(int partition, Step step) {
        Movement movement = step.movement;
        boolean isDeposit = movement.from().isSystem();
        AccountId wallet = isDeposit ? movement.to() : movement.from();
        Amount balance = isDeposit ? movement.toBalance() : movement.fromBalance();
        String type = !isDeposit
                ? "FundsWithdrawn"
                : context.isFirst(partition, step.event, wallet) ? "WalletCreated" : "FundsDeposited";
        return step.message(type, wallet, json -> {
            json.writeStringField("walletId", wallet.value());
            step.number(json, "amount", movement.amount());
            step.number(json, "newBalance", balance);
            json.writeStringField("requestId", step.requestId);
        });
    }

    private static List<Message> transfer(Step step) {
        Movement movement = step.movement;
        return List.of(
                step.message("TransferInitiated", movement.from(), json -> {
                    step.transfer(json);
                    json.writeStringField("requestId", step.requestId);
                }),
                step.message("TransferDebited", movement.from(), json -> {
                    step.transfer(json);
                    step.number(json, "newBalance", movement.fromBalance());
                }),
                step.message("TransferCredited", movement.to(), json -> {
                    step.transfer(json);
                    step.number(json, "newBalance", movement.toBalance());
                }),
                step.message("TransferCompleted", movement.from(), step::transfer));
    }

    /** A posting of an event. */
    private record Step(Event event, int posting, Movement movement, String requestId) {
        void transfer(JsonGenerator json) throws IOException {
            json.writeStringField("transferId", event.header().id().toString());
            json.writeStringField("fromWalletId", movement.from().value());
            json.writeStringField("toWalletId", movement.to().value());
            number(json, "amount", movement.amount());
        }

        /** Numbers were numbers there; they are written with all digits, so that no digit is lost. */
        void number(JsonGenerator json, String name, Amount amount) throws IOException {
            json.writeFieldName(name);
            json.writeNumber(amount.toDecimal(movement.currency().scale()));
        }

        Message message(String type, AccountId key, Json.Fields payload) {
            Event.Header header = event.header();
            String id = TransactionId.named("urn:saldo:events//" + header.id() + "/" + posting + "/" + type)
                    .toString();
            byte[] body = Json.object(json -> {
                json.writeStringField("id", id);
                json.writeStringField("type", type);
                json.writeStringField("occurredAt", Json.time(header.timeNanos()));
                json.writeObjectFieldStart("payload");
                payload.write(json);
                json.writeEndObject();
            });
            return new Message(id, type, key.value(), header.timeNanos(), body);
        }
    }
}
