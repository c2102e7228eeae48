package io.saldo.sink.message;

import io.saldo.ledger.event.Event;
import io.saldo.ledger.model.AccountId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Events as CloudEvents 1.0 in structured JSON, with the event of the API's feed as {@code data}.
 *
 * <p>An event's first message has the id {@code PARTITION-SEQUENCE}. Where order is kept for each key, an event that touches
 * several accounts gives a message to each of them, so that whoever reads an account's messages misses nothing and finds
 * them in order: the second message has the id {@code PARTITION-SEQUENCE-1}, the third {@code …-2}. Their {@code subject} is
 * the account that the message is for, and everything else is the same. Accounts of the system get a message only when there
 * is no other account; an event without any account has its partition as its key.
 */
public final class CloudEventsForm implements MessageForm {
    /** Stands before the event's type. */
    public static final String TYPE_PREFIX = "io.saldo.";

    private static final byte[] SPECVERSION =
            new Json().text(Json.name("specversion"), "1.0").toFields();
    private static final byte[] ID = Json.name("id");
    private static final byte[] TYPE = Json.name("type");
    private static final byte[] SUBJECT = Json.name("subject");
    private static final byte[] TIME = Json.name("time");
    private static final byte[] DATACONTENTTYPE =
            new Json().text(Json.name("datacontenttype"), "application/json").toFields();
    private static final byte[] PARTITION = Json.name("partition");
    private static final byte[] SEQUENCE = Json.name("sequence");
    private static final byte[] PARTITIONKEY = Json.name("partitionkey");
    private static final byte[] DATA = Json.name("data");
    /** More than everything around the data has, but for long names of accounts. */
    private static final int ENVELOPE_ROOM = 384;
    /** As much as the fields have that are the same in all messages of an event. */
    private static final int SHARED_ROOM = 192;

    private final byte[] source;
    private final boolean isForEachAccount;
    private final EventContext context;

    /**
     * What all messages of an event have in common.
     *
     * @param origin the fields that say from where it is
     * @param place the fields that say when it happened and where it stands
     * @param data the event itself
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Shared(String type, long timeNanos, byte[] origin, byte[] place, byte[] data) {}

    /**
     * @param source the {@code source} attribute
     * @param isForEachAccount whether each account that an event touches gets its message, or the first alone
     */
    public CloudEventsForm(String source, boolean isForEachAccount, EventContext context) {
        this.source = new Json().text(Json.name("source"), source).toFields();
        this.isForEachAccount = isForEachAccount;
        this.context = context;
    }

    @Override
    public String mediaType() {
        return "application/cloudevents+json; charset=utf-8";
    }

    @Override
    public List<Message> messages(int partition, Event event) {
        String first = partition + "-" + event.header().sequence();
        Shared shared = shared(partition, event);
        List<AccountId> accounts = accounts(partition, event);
        if (accounts.isEmpty()) {
            return List.of(message(shared, first, "partition-" + partition, false));
        }
        if (!isForEachAccount || accounts.size() == 1) {
            return List.of(message(shared, first, accounts.getFirst().value(), true));
        }
        Message[] messages = new Message[accounts.size()];
        for (int i = 0; i < messages.length; i++) {
            String id = i == 0 ? first : first + "-" + i;
            messages[i] = message(shared, id, accounts.get(i).value(), true);
        }
        return List.of(messages);
    }

    private Shared shared(int partition, Event event) {
        String type = TYPE_PREFIX + EventTypes.name(event);
        long timeNanos = event.header().timeNanos();
        byte[] origin = new Json(SHARED_ROOM).fields(source).text(TYPE, type).toFields();
        byte[] place = new Json(SHARED_ROOM)
                .time(TIME, timeNanos)
                .fields(DATACONTENTTYPE)
                .number(PARTITION, Integer.toString(partition))
                .text(SEQUENCE, Long.toString(event.header().sequence()))
                .toFields();
        return new Shared(type, timeNanos, origin, place, context.json(partition, event));
    }

    private static Message message(Shared shared, String id, String key, boolean isOfAnAccount) {
        Json json = new Json(shared.data.length + ENVELOPE_ROOM)
                .fields(SPECVERSION)
                .text(ID, id)
                .fields(shared.origin);
        if (isOfAnAccount) {
            json.text(SUBJECT, key);
        }
        byte[] body = json.fields(shared.place)
                .text(PARTITIONKEY, key)
                .json(DATA, shared.data)
                .toBytes();
        return new Message(id, shared.type, key, shared.timeNanos, body);
    }

    /** The accounts that an event touches, the paying ones before the paid, those of the system only when alone. */
    private List<AccountId> accounts(int partition, Event event) {
        if (event instanceof Event.TransferPosted posted) {
            return pair(posted.movement().from(), posted.movement().to());
        }
        List<AccountId> named = EventTypes.accounts(event);
        Set<AccountId> all = new LinkedHashSet<>(named);
        all.removeIf(AccountId::isNone);
        Set<AccountId> clients = new LinkedHashSet<>(all);
        // Of a movement between partitions each tells its own part, so that one journal alone tells an account's order.
        clients.removeIf(account -> account.isSystem() || !context.isLocal(partition, account));
        if (clients.isEmpty()) {
            all.removeIf(account -> !account.isSystem());
        }
        return List.copyOf(clients.isEmpty() ? all : clients);
    }

    private static List<AccountId> pair(AccountId from, AccountId to) {
        if (from.isSystem()) {
            return List.of(to);
        }
        return to.isSystem() ? List.of(from) : List.of(from, to);
    }
}
