package io.saldo.ledger.model;

/**
 * The limits that the ledger's formats and scratch space are sized for. The edge refuses what is beyond them with a
 * clear error; the decider checks them again, since a command may reach the log by another way.
 */
public final class Limits {
    /** The most postings of one transaction. */
    public static final int POSTINGS_MAX = 1_000;
    /** The most bytes of metadata, in canonical UTF-8. */
    public static final int METADATA_BYTES_MAX = 8_192;
    /** The most minimum balances that one command may set. */
    public static final int MINIMUM_BALANCES_MAX = 100;
    /** The most currencies of a ledger. */
    public static final int CURRENCIES_MAX = 4_096;
    /** The longest that a hold may stay open, in seconds: ten years. */
    public static final long HOLD_SECONDS_MAX = 315_360_000L;
    /** The most holds that expire at the start of one log entry; the rest follow in the next. */
    public static final int EXPIRIES_PER_ENTRY_MAX = 1_000;
    /** The most crossings that one partition coordinates at a time. */
    public static final int CROSSINGS_MAX = 100_000;
    /** The most bytes of one encoded command. */
    public static final int COMMAND_BYTES_MAX = 256 * 1024;
    /** The most bytes of one encoded event. */
    public static final int EVENT_BYTES_MAX = 512 * 1024;

    private Limits() {}
}
