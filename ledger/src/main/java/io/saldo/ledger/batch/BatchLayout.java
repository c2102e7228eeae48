package io.saldo.ledger.batch;

import io.saldo.ledger.command.CommandLayout;

/**
 * The bytes of a packed batch and of its results; {@code docs/packed-batch.md} tells the same to those who write clients.
 * Numbers are little-endian.
 *
 * <pre>
 * a batch                              its results
 *  0 u32 magic 'SLB1'                   0 u32 magic 'SLR1'
 *  4 u16 bytes of the header, 32        4 u16 bytes of the header, 32
 *  6 u16 flags: bit 0: with balances    6 u16 bytes of a result: 24, or 56 with balances
 *  8 u32 how many commands              8 u32 how many results
 * 12 u32 0                             12 u32 how many of them are not done or repeated
 * 16 u64 bytes of the whole batch      16 u64 bytes of all
 * 24 u64 0                             24 u64 0
 * 32 commands, see {@link CommandLayout}   32 results
 *
 * a result
 *  0 u8  status            {@link ResultStatus}
 *  1 u8  partition
 *  2 u16 code              {@link ResultCode}
 *  4 u32 number of the account that was opened, else 0
 *  8 u64 sequence of the event, 0 for none
 * 16 i64 time of the event, nanoseconds since 1970, 0 for none
 * with balances, of a transfer:
 * 24 i128 the sender's balance after it, low half first
 * 40 i128 the receiver's
 * </pre>
 */
public final class BatchLayout {
    /** The media type of a batch and of its results. */
    public static final String MEDIA_TYPE = "application/vnd.saldo.batch";

    /** The first four bytes of a batch. */
    public static final int BATCH_MAGIC = 'S' | 'L' << 8 | 'B' << 16 | '1' << 24;
    /** The first four bytes of results. */
    public static final int RESULTS_MAGIC = 'S' | 'L' << 8 | 'R' << 16 | '1' << 24;
    /** Bytes of either header. */
    public static final int HEADER_BYTES = 32;

    /** Offset of the magic. */
    public static final int MAGIC = 0;
    /** Offset of the header's bytes. */
    public static final int HEADER_LENGTH = 4;
    /** Offset of a batch's flags. */
    public static final int FLAGS = 6;
    /** Offset of a result's bytes. */
    public static final int RESULT_LENGTH = 6;
    /** Offset of the count. */
    public static final int COUNT = 8;
    /** Offset of four bytes that are zero in a batch, and the number of failures in results. */
    public static final int FAILURES = 12;
    /** Offset of the length of all. */
    public static final int LENGTH = 16;
    /** Offset of eight bytes that are zero. */
    public static final int RESERVED = 24;

    /** Flag of a batch: results tell balances. */
    public static final int WITH_BALANCES = 1;

    /** Bytes of a result without balances. */
    public static final int RESULT_BYTES = 24;
    /** Bytes of a result with balances. */
    public static final int RESULT_WITH_BALANCES_BYTES = 56;
    /** Offset in a result of its status. */
    public static final int STATUS = 0;
    /** Offset in a result of its partition. */
    public static final int PARTITION = 1;
    /** Offset in a result of its code. */
    public static final int CODE = 2;
    /** Offset in a result of an opened account's number. */
    public static final int ACCOUNT_NUMBER = 4;
    /** Offset in a result of the sequence. */
    public static final int SEQUENCE = 8;
    /** Offset in a result of the time. */
    public static final int TIME = 16;
    /** Offset in a result of the sender's balance. */
    public static final int FROM_BALANCE = 24;
    /** Offset in a result of the receiver's balance. */
    public static final int TO_BALANCE = 40;

    /** The most commands of a batch. */
    public static final int COMMANDS_MAX = 65_536;

    private BatchLayout() {}
}
