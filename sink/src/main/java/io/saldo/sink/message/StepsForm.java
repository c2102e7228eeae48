package io.saldo.sink.message;

import io.saldo.ledger.crossing.Crossing;
import io.saldo.ledger.event.Event;
import io.saldo.ledger.event.Movement;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.Amount;
import io.saldo.ledger.model.Metadata;
import io.saldo.ledger.model.TransactionId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Events as the system behind the events API published them, {@code {id, type, occurredAt, payload}}, in the default
 * currency alone. A transfer is told in its steps: {@code TransferInitiated}, {@code TransferDebited},
 * {@code TransferCredited}, {@code TransferCompleted}. A message's id is that of the same line of a wallet's history in the
 * events API.
 */
public final class StepsForm implements MessageForm {
    private static final byte[] ID = Json.name("id");
    private static final byte[] TYPE = Json.name("type");
    private static final byte[] OCCURRED_AT = Json.name("occurredAt");
    private static final byte[] PAYLOAD = Json.name("payload");
    private static final byte[] TRANSFER_ID = Json.name("transferId");
    private static final byte[] FROM_WALLET_ID = Json.name("fromWalletId");
    private static final byte[] TO_WALLET_ID = Json.name("toWalletId");
    private static final byte[] WALLET_ID = Json.name("walletId");
    private static final byte[] AMOUNT = Json.name("amount");
    private static final byte[] NEW_BALANCE = Json.name("newBalance");
    private static final byte[] REQUEST_ID = Json.name("requestId");
    private static final byte[] REASON = Json.name("reason");

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
        return switch (event) {
            case Event.Moved moved -> moved(partition, moved);
            case Event.CrossingOpened opened -> initiated(partition, opened);
            case Event.CrossingCancelled cancelled -> compensated(partition, cancelled);
            case Event.LedgerCreated _,
                    Event.CurrencyRegistered _,
                    Event.AccountOpened _,
                    Event.AccountChanged _,
                    Event.HoldPlaced _,
                    Event.HoldReleased _,
                    Event.CommandRefused _ -> List.of();
        };
    }

    private List<Message> moved(int partition, Event.Moved event) {
        String requestId = Json.requestName(event.header().id(), metadata(event));
        List<Message> messages = new ArrayList<>();
        for (int i = 0; i < event.movements().size(); i++) {
            Movement movement = event.movements().get(i);
            if (movement.currency().code().equals(currency)) {
                Step step = new Step(event.header(), EventTypes.place(event, i), movement, requestId);
                if (movement.from().isSystem() || movement.to().isSystem()) {
                    messages.addAll(outside(partition, event, step));
                } else {
                    messages.addAll(transfer(partition, event, step));
                }
            }
        }
        return messages;
    }

    /** What a crossing's senders hear when it begins; the rest follows when it ends. */
    private List<Message> initiated(int partition, Event.CrossingOpened event) {
        Crossing crossing = event.crossing();
        String requestId = Json.requestName(crossing.id(), crossing.metadata());
        List<Message> messages = new ArrayList<>();
        for (int place = 0; place < crossing.postings().size(); place++) {
            Crossing.Posting posting = crossing.postings().get(place);
            boolean isTransfer = !posting.from().isSystem() && !posting.to().isSystem();
            if (isTransfer && posting.currency().equals(currency) && context.isLocal(partition, posting.from())) {
                messages.add(message(event.header(), place, "TransferInitiated", posting.from(), json -> {
                    json.text(TRANSFER_ID, crossing.id().toString());
                    json.text(FROM_WALLET_ID, posting.from().value());
                    json.text(TO_WALLET_ID, posting.to().value());
                    json.number(
                            AMOUNT,
                            new Amount(posting.amount().high(), posting.amount().low())
                                    .toDecimal(posting.amount().decimals()));
                    json.text(REQUEST_ID, requestId);
                }));
            }
        }
        return messages;
    }

    /** What was set aside is free again; the event no longer knows for whom it was. */
    private List<Message> compensated(int partition, Event.CrossingCancelled event) {
        List<Message> messages = new ArrayList<>();
        for (int place = 0; place < event.released().size(); place++) {
            Event.Held held = event.released().get(place);
            if (held.currency().code().equals(currency) && context.isLocal(partition, held.account())) {
                messages.add(message(event.header(), place, "TransferCompensated", held.account(), json -> {
                    json.text(TRANSFER_ID, event.header().id().toString());
                    json.text(FROM_WALLET_ID, held.account().value());
                    json.number(AMOUNT, held.amount().toDecimal(held.currency().scale()));
                    json.text(REASON, event.rejection().code());
                }));
            }
        }
        return messages;
    }

    private static Metadata metadata(Event.Moved moved) {
        return switch (moved) {
            case Event.TransferPosted posted -> posted.metadata();
            case Event.TransactionPosted posted -> posted.metadata();
            case Event.CrossingPosted posted -> posted.crossing().metadata();
            case Event.HoldCaptured _, Event.TransferReversed _ -> Metadata.NONE;
        };
    }

    private List<Message> outside(int partition, Event event, Step step) {
        Movement movement = step.movement;
        boolean isDeposit = movement.from().isSystem();
        AccountId wallet = isDeposit ? movement.to() : movement.from();
        if (!context.isLocal(partition, wallet)) {
            return List.of();
        }
        Amount balance = isDeposit ? movement.toBalance() : movement.fromBalance();
        String type = !isDeposit
                ? "FundsWithdrawn"
                : context.isFirst(partition, event, wallet) ? "WalletCreated" : "FundsDeposited";
        return List.of(step.message(type, wallet, json -> {
            json.text(WALLET_ID, wallet.value());
            step.number(json, AMOUNT, movement.amount());
            step.number(json, NEW_BALANCE, balance);
            json.text(REQUEST_ID, step.requestId);
        }));
    }

    /** The steps of one transfer; of one between partitions, each tells those of its own wallets. */
    private List<Message> transfer(int partition, Event event, Step step) {
        Movement movement = step.movement;
        boolean isSender = context.isLocal(partition, movement.from());
        boolean isBegun = event instanceof Event.CrossingPosted posted && posted.openedAt() >= 0;
        List<Message> messages = new ArrayList<>();
        if (isSender && !isBegun) {
            messages.add(step.message("TransferInitiated", movement.from(), json -> {
                step.transfer(json);
                json.text(REQUEST_ID, step.requestId);
            }));
        }
        if (isSender) {
            messages.add(step.message("TransferDebited", movement.from(), json -> {
                step.transfer(json);
                step.number(json, NEW_BALANCE, movement.fromBalance());
            }));
        }
        if (context.isLocal(partition, movement.to())) {
            messages.add(step.message("TransferCredited", movement.to(), json -> {
                step.transfer(json);
                step.number(json, NEW_BALANCE, movement.toBalance());
            }));
        }
        if (isSender) {
            messages.add(step.message("TransferCompleted", movement.from(), step::transfer));
        }
        return messages;
    }

    private static Message message(Event.Header header, int place, String type, AccountId key, Consumer<Json> payload) {
        String id = TransactionId.named("urn:saldo:events//" + header.id() + "/" + place + "/" + type)
                .toString();
        Json json = new Json()
                .text(ID, id)
                .text(TYPE, type)
                .time(OCCURRED_AT, header.timeNanos())
                .begin(PAYLOAD);
        payload.accept(json);
        byte[] body = json.end().toBytes();
        return new Message(id, type, key.value(), header.timeNanos(), body);
    }

    /** A posting of an event. */
    private record Step(Event.Header header, int place, Movement movement, String requestId) {
        void transfer(Json json) {
            json.text(TRANSFER_ID, header.id().toString());
            json.text(FROM_WALLET_ID, movement.from().value());
            json.text(TO_WALLET_ID, movement.to().value());
            number(json, AMOUNT, movement.amount());
        }

        /** Numbers were numbers there; they are written with all digits, so that no digit is lost. */
        void number(Json json, byte[] name, Amount amount) {
            json.number(name, amount.toDecimal(movement.currency().scale()));
        }

        Message message(String type, AccountId key, Consumer<Json> payload) {
            return StepsForm.message(header, place, type, key, payload);
        }
    }
}
