package io.saldo.ledger.event;

/**
 * The bytes of an event, as the ledger writes them and the journal keeps them. Little-endian, padded to a multiple of
 * eight.
 *
 * <pre>
 *  0 u32 length          of the whole event
 *  4 u8  kind            {@link EventKind}
 *  5 u8  flags           bits 0-1: bytes of payload of each link: 0, 16 (balance) or 32 (balance and held)
 *                        bit 2: has a subject; bits 3-4: transfer type; bit 5: the client gave an amount;
 *                        bit 6: the client gave a receiver
 *  6 u16 link count
 *  8 u64 sequence        given by the journal
 * 16 i64 time            nanoseconds since 1970, of the log entry
 * 24 u64 id high, 32 u64 id low
 * 40 subject, if any     u64 id high, u64 id low, i64 position of the event before this about the same subject
 *    links               u32 thread (the balance's number), u32 back, i64 prev, i64 jump (the journal's),
 *                        i128 balance after, [i128 held after]; numbers of 128 bits with the low half first
 *    body                by kind
 *
 * a posting, 32 bytes:   i128 amount, u32 account debited, u32 account credited (-1 none), u32 currency, u32 0
 *
 * bodies:
 * LEDGER_CREATED         u32 rules version, u16 partition, u16 partitions; 0 of 0 stands for 0 of 1
 * CURRENCY_REGISTERED    u32 number, u16 scale, u16 length, code
 * ACCOUNT_OPENED, ACCOUNT_CHANGED
 *                        u32 account, u32 user (-1 none), i64 position of the account's event before this (-1 none),
 *                        i64 position of its opening (-1 here), i64 position of its metadata (-1 here),
 *                        u8 status, u8 1 when the command gave a status, u16 id length, u16 user length,
 *                        u16 minimum count, id, user id, pad to 8, minimums of 32 bytes: u32 thread, u32 currency,
 *                        i128 minimum, u64 0; u32 metadata length, metadata
 * TRANSFER_POSTED        1 posting, [u32 metadata length, metadata]
 * TRANSACTION_POSTED     a posting for each two links, [u32 metadata length, metadata]
 * HOLD_PLACED            1 posting, i64 expiry time or 0, i64 seconds to expiry or 0, [u32 metadata length, metadata];
 *                        for a receiver in another partition (-2 in the posting) always with a metadata length, and then
 *                        u32 length of the receiver's id, id
 * HOLD_CAPTURED          1 posting, i128 released beside the capture
 * HOLD_VOIDED, HOLD_EXPIRED  1 posting: what was released, with no receiver
 * TRANSFER_REVERSED      a posting for each two links, i128 reversed in total so far, i64 position of the original
 * COMMAND_REFUSED        u32 rejection, u32 length, the command
 * CROSSING_OPENED        a posting for each link: what is held, with no receiver; 32 bytes of {@link CrossingFields}, u32
 *                        count, u32 0, for each balance that room is kept for: u32 account, u32 currency, i128 above,
 *                        i128 below; the crossing
 * CROSSING_POSTED        a posting for each two links, 32 bytes of {@link CrossingFields}, i64 position of the opening
 *                        (-1 here), i128 released beside a capture, u16 place in the crossing for each posting, the
 *                        crossing
 * CROSSING_CANCELLED     a posting for each link: what is released; 32 bytes of {@link CrossingFields}, i64 position of
 *                        the opening
 * </pre>
 *
 * Money events link the debited balance of posting {@code i} by link {@code 2i} and the credited one by {@code 2i+1};
 * hold events other than a capture have one link, to the balance whose money is held. CROSSING_OPENED and
 * CROSSING_CANCELLED link the balances whose held amount changes; the side of a posting that lives in another partition
 * is {@code @transit}. All events of a crossing have its id; a capture's and a reversal's have a subject in the partition
 * of the coordinator.
 */
public final class EventLayout {
    /** Offset of the length. */
    public static final int LENGTH = 0;
    /** Offset of the kind. */
    public static final int KIND = 4;
    /** Offset of the flags. */
    public static final int FLAGS = 5;
    /** Offset of the number of links. */
    public static final int LINK_COUNT = 6;
    /** Offset of the sequence. */
    public static final int SEQUENCE = 8;
    /** Offset of the time. */
    public static final int TIME = 16;
    /** Offset of the id's high half. */
    public static final int ID_HIGH = 24;
    /** Offset of the id's low half. */
    public static final int ID_LOW = 32;
    /** Bytes of the header; the subject follows, if any. */
    public static final int HEADER_BYTES = 40;
    /** Bytes of the subject. */
    public static final int SUBJECT_BYTES = 24;

    /** Flag bits that give the links' payload in units of 16 bytes. */
    public static final int PAYLOAD_MASK = 3;
    /** Flag: the event has a subject. */
    public static final int SUBJECT_FLAG = 4;
    /** The transfer type's place in the flags. */
    public static final int TYPE_SHIFT = 3;
    /** Flag: the client gave an amount. */
    public static final int AMOUNT_GIVEN_FLAG = 32;
    /** Flag: the client gave a receiver. */
    public static final int RECEIVER_GIVEN_FLAG = 64;

    /** Bytes of a link before its payload. */
    public static final int LINK_BYTES = 24;
    /** Offset in a link of the thread. */
    public static final int LINK_THREAD = 0;
    /** Offset in a link of the distance back to the event's start. */
    public static final int LINK_BACK = 4;
    /** Offset in a link of the position of the link before it. */
    public static final int LINK_PREV = 8;
    /** Offset in a link of the position of the link far back. */
    public static final int LINK_JUMP = 16;
    /** Offset in a link of the balance after the event. */
    public static final int LINK_BALANCE = 24;
    /** Offset in a link of the held amount after the event. */
    public static final int LINK_HELD = 40;

    /** Bytes of a posting. */
    public static final int POSTING_BYTES = 32;
    /** Offset in a posting of the account debited. */
    public static final int POSTING_FROM = 16;
    /** Offset in a posting of the account credited. */
    public static final int POSTING_TO = 20;
    /** Offset in a posting of the currency. */
    public static final int POSTING_CURRENCY = 24;

    /** Offset in an account event's body of the account's number. */
    public static final int ACCOUNT_NUMBER = 0;
    /** Offset of the owner's number, -1 none. */
    public static final int ACCOUNT_USER = 4;
    /** Offset of the position of the account's event before this. */
    public static final int ACCOUNT_PREVIOUS = 8;
    /** Offset of the position of the account's opening. */
    public static final int ACCOUNT_OPENED_AT = 16;
    /** Offset of the position of the event with the account's metadata. */
    public static final int ACCOUNT_METADATA_AT = 24;
    /** Offset of the status after the event. */
    public static final int ACCOUNT_STATUS = 32;
    /** Offset of the flag that the command gave a status. */
    public static final int ACCOUNT_STATUS_GIVEN = 33;
    /** Offset of the length of the account's id. */
    public static final int ACCOUNT_ID_LENGTH = 34;
    /** Offset of the length of the owner's id. */
    public static final int ACCOUNT_USER_LENGTH = 36;
    /** Offset of the number of minimum balances. */
    public static final int ACCOUNT_MINIMUMS = 38;
    /** Where the ids begin. */
    public static final int ACCOUNT_NAMES = 40;
    /** Bytes of one minimum balance. */
    public static final int MINIMUM_BYTES = 32;

    /** Stands for no account or user. */
    public static final int NO_NUMBER = -1;
    /** Stands for an account that lives in another partition. */
    public static final int ELSEWHERE = -2;
    /** Stands for no position. */
    public static final long NO_POSITION = -1;

    private EventLayout() {}
}
