package io.saldo.ledger.command;

/**
 * The bytes of a command in the log. Every command is padded to a multiple of eight; numbers are little-endian.
 *
 * <pre>
 *  0 u32 length            of the whole command
 *  4 u8  kind              one of the constants below
 *  5 u8  reserved, 0
 *  6 u16 metadata length   transfers only
 *  8 u64 id high
 * 16 u64 id low
 *
 * a transfer (kind 5) goes on:
 * 24 u64 amount low
 * 32 u64 amount high
 * 40 12B currency code, zero padded
 * 52 u8  decimals of the amount
 * 53 u8  length of the sender's id, 0 when the sender is given by number
 * 54 u8  length of the receiver's id, 0 when the receiver is given by number
 * 55 u8  transfer type
 * 56 u32 sender's account number
 * 60 u32 receiver's account number
 * 64 sender's id, receiver's id, metadata
 *
 * every other kind goes on at 24 with its fields in the order of its record: text as u16 length and UTF-8, an amount
 * as u64 low, u64 high, u8 decimals, an id as u64 high, u64 low, a list as u16 count and its items, an optional as u8;
 * a crossing without its id, as {@link io.saldo.ledger.crossing.CrossingBytes} draws it. Of the beginning of a ledger all
 * three numbers are u16, and 0 of 0 partitions stands for 0 of 1.
 * </pre>
 */
public final class CommandLayout {
    /** {@link Command.CreateLedger}. */
    public static final byte CREATE_LEDGER = 1;
    /** {@link Command.RegisterCurrency}. */
    public static final byte REGISTER_CURRENCY = 2;
    /** {@link Command.OpenAccount}. */
    public static final byte OPEN_ACCOUNT = 3;
    /** {@link Command.ChangeAccount}. */
    public static final byte CHANGE_ACCOUNT = 4;
    /** {@link Command.PostTransfer}. */
    public static final byte POST_TRANSFER = 5;
    /** {@link Command.PostTransaction}. */
    public static final byte POST_TRANSACTION = 6;
    /** {@link Command.PlaceHold}. */
    public static final byte PLACE_HOLD = 7;
    /** {@link Command.CaptureHold}. */
    public static final byte CAPTURE_HOLD = 8;
    /** {@link Command.VoidHold}. */
    public static final byte VOID_HOLD = 9;
    /** {@link Command.ReverseTransfer}. */
    public static final byte REVERSE_TRANSFER = 10;
    /** {@link Command.Tick}. */
    public static final byte TICK = 11;
    /** {@link Command.PrepareCrossing}. */
    public static final byte PREPARE_CROSSING = 12;
    /** {@link Command.CommitCrossing}. */
    public static final byte COMMIT_CROSSING = 13;
    /** {@link Command.ConfirmCrossing}. */
    public static final byte CONFIRM_CROSSING = 14;
    /** {@link Command.CancelCrossing}. */
    public static final byte CANCEL_CROSSING = 15;

    /** Offset of the length. */
    public static final int LENGTH = 0;
    /** Offset of the kind. */
    public static final int KIND = 4;
    /** Offset of the length of a transfer's metadata. */
    public static final int METADATA_LENGTH = 6;
    /** Offset of the id's high half. */
    public static final int ID_HIGH = 8;
    /** Offset of the id's low half. */
    public static final int ID_LOW = 16;
    /** Where the fields begin. */
    public static final int FIELDS = 24;
    /** Offset of a transfer's amount, low half. */
    public static final int AMOUNT_LOW = 24;
    /** Offset of a transfer's amount, high half. */
    public static final int AMOUNT_HIGH = 32;
    /** Offset of a transfer's currency code. */
    public static final int CURRENCY = 40;
    /** Bytes of a transfer's currency code. */
    public static final int CURRENCY_BYTES = 12;
    /** Offset of the decimals of a transfer's amount. */
    public static final int DECIMALS = 52;
    /** Offset of the length of a transfer's sender. */
    public static final int FROM_LENGTH = 53;
    /** Offset of the length of a transfer's receiver. */
    public static final int TO_LENGTH = 54;
    /** Offset of a transfer's type. */
    public static final int TRANSFER_TYPE = 55;
    /** Offset of the number of a transfer's sender. */
    public static final int FROM_NUMBER = 56;
    /** Offset of the number of a transfer's receiver. */
    public static final int TO_NUMBER = 60;
    /** Where a transfer's ids and metadata begin. */
    public static final int TRANSFER_NAMES = 64;

    private CommandLayout() {}
}
