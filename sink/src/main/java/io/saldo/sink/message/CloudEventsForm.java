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

    private static final byte[] SPECVERSION = Json.name("specversion");
    private static final byte[] ID = Json.name("id");
    private static final byte[] SOURCE = Json.name("source");
    private static final byte[] TYPE = Json.name("type");
    private static final byte[] SUBJECT = Json.name("subject");
    private static final byte[] TIME = Json.name("time");
    private static final byte[] DATACONTENTTYPE = Json.name("datacontenttype");
    private static final byte[] PARTITION = Json.name("partition");
    private static final byte[] SEQUENCE = Json.name("sequence");
    private static final byte[] PARTITIONKEY = Json.name("partitionkey");
    private static final byte[] DATA = Json.name("data");
    /** More than everything around the data has, but for long names of accounts. */
    private static final int ENVELOPE_ROOM = 384;

    private final String source;
    private final boolean isForEachAccount;
    private final EventContext context;

    /**
     * @param source the {@code source} attribute
     * @param isForEachAccount whether each account that an event touches gets its message, or the first alone
     */
    public CloudEventsForm(String source, boolean isForEachAccount, EventContext context) {
        this.source = source;
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
        String type = TYPE_PREFIX + EventTypes.name(event);
        byte[] data = context.json(partition, event);
        List<AccountId> accounts = accounts(partition, event);
        if (accounts.isEmpty()) {
            return List.of(message(partition, event, first, type, data, AccountId.NONE));
        }
        if (!isForEachAccount || accounts.size() == 1) {
            return List.of(message(partition, event, first, type, data, accounts.getFirst()));
        }
        Message[] messages = new Message[accounts.size()];
        for (int i = 0; i < messages.length; i++) {
            String id = i == 0 ? first : first + "-" + i;
            messages[i] = message(partition, event, id, type, data, accounts.get(i));
        }
        return List.of(messages);
    }

    private Message message(int partition, Event event, String id, String type, byte[] data, AccountId account) {
        String key = account.isNone() ? "partition-" + partition : account.value();
        Json json = new Json(data.length + ENVELOPE_ROOM)
                .text(SPECVERSION, "1.0")
                .text(ID, id)
                .text(SOURCE, source)
                .text(TYPE, type);
        if (!account.isNone()) {
            json.text(SUBJECT, key);
        }
        byte[] body = json.time(TIME, event.header().timeNanos())
                .text(DATACONTENTTYPE, "application/json")
                .number(PARTITION, Integer.toString(partition))
                .text(SEQUENCE, Long.toString(event.header().sequence()))
                .text(PARTITIONKEY, key)
                .json(DATA, data)
                .toBytes();
        return new Message(id, type, key, event.header().timeNanos(), body);
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
