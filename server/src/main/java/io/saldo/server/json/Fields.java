package io.saldo.server.json;

/** The names of the fields that answers have. */
public final class Fields {
    /** {@code account_id}. */
    public static final Name ACCOUNT_ID = Name.of("account_id");

    public static final Name ACCOUNT_NUMBER = Name.of("account_number");
    /** {@code accounts}. */
    public static final Name ACCOUNTS = Name.of("accounts");
    /** {@code amount}. */
    public static final Name AMOUNT = Name.of("amount");
    /** {@code available}. */
    public static final Name AVAILABLE = Name.of("available");
    /** {@code balance}. */
    public static final Name BALANCE = Name.of("balance");
    /** {@code balance_after}. */
    public static final Name BALANCE_AFTER = Name.of("balance_after");
    /** {@code balances}. */
    public static final Name BALANCES = Name.of("balances");
    /** {@code checkpoint_sequence}. */
    public static final Name CHECKPOINT_SEQUENCE = Name.of("checkpoint_sequence");
    /** {@code code}. */
    public static final Name CODE = Name.of("code");
    /** {@code counterparty}. */
    public static final Name COUNTERPARTY = Name.of("counterparty");
    /** {@code created_at}. */
    public static final Name CREATED_AT = Name.of("created_at");
    /** {@code currencies}. */
    public static final Name CURRENCIES = Name.of("currencies");
    /** {@code currency}. */
    public static final Name CURRENCY = Name.of("currency");
    /** {@code cursor}. */
    public static final Name CURSOR = Name.of("cursor");
    /** {@code deposited}. */
    public static final Name DEPOSITED = Name.of("deposited");
    /** {@code deposits}. */
    public static final Name DEPOSITS = Name.of("deposits");
    /** {@code detail}. */
    public static final Name DETAIL = Name.of("detail");
    /** {@code direction}. */
    public static final Name DIRECTION = Name.of("direction");
    /** {@code entries}. */
    public static final Name ENTRIES = Name.of("entries");
    /** {@code events}. */
    public static final Name EVENTS = Name.of("events");
    /** {@code expires_at}. */
    public static final Name EXPIRES_AT = Name.of("expires_at");
    /** {@code from_account}. */
    public static final Name FROM_ACCOUNT = Name.of("from_account");
    /** {@code from_balance}. */
    public static final Name FROM_BALANCE = Name.of("from_balance");
    /** {@code held}. */
    public static final Name HELD = Name.of("held");
    /** {@code hold_id}. */
    public static final Name HOLD_ID = Name.of("hold_id");
    /** {@code lag}. */
    public static final Name LAG = Name.of("lag");
    /** {@code last_activity}. */
    public static final Name LAST_ACTIVITY = Name.of("last_activity");
    /** {@code leader}. */
    public static final Name LEADER = Name.of("leader");
    /** {@code level}. */
    public static final Name LEVEL = Name.of("level");
    /** {@code limits}. */
    public static final Name LIMITS = Name.of("limits");
    /** {@code line}. */
    public static final Name LINE = Name.of("line");
    /** {@code log_index}. */
    public static final Name LOG_INDEX = Name.of("log_index");
    /** {@code metadata}. */
    public static final Name METADATA = Name.of("metadata");
    /** {@code minimum_balance}. */
    public static final Name MINIMUM_BALANCE = Name.of("minimum_balance");
    /** {@code next_cursor}. */
    public static final Name NEXT_CURSOR = Name.of("next_cursor");
    /** {@code node}. */
    public static final Name NODE = Name.of("node");
    /** {@code nodes}. */
    public static final Name NODES = Name.of("nodes");
    /** {@code partition}. */
    public static final Name PARTITION = Name.of("partition");
    /** {@code partitions}. */
    public static final Name PARTITIONS = Name.of("partitions");
    /** {@code posting}. */
    public static final Name POSTING = Name.of("posting");
    /** {@code postings}. */
    public static final Name POSTINGS = Name.of("postings");
    /** {@code ready}. */
    public static final Name READY = Name.of("ready");
    /** {@code released}. */
    public static final Name RELEASED = Name.of("released");
    /** {@code replayed}. */
    public static final Name REPLAYED = Name.of("replayed");
    /** {@code reversed}. */
    public static final Name REVERSED = Name.of("reversed");
    /** {@code role}. */
    public static final Name ROLE = Name.of("role");
    /** {@code rules_version}. */
    public static final Name RULES_VERSION = Name.of("rules_version");
    /** {@code scale}. */
    public static final Name SCALE = Name.of("scale");
    /** {@code sequence}. */
    public static final Name SEQUENCE = Name.of("sequence");
    /** {@code status}. */
    public static final Name STATUS = Name.of("status");
    /** {@code sum}. */
    public static final Name SUM = Name.of("sum");
    /** {@code suspicious}. */
    public static final Name SUSPICIOUS = Name.of("suspicious");
    /** {@code suspicious_reason}. */
    public static final Name SUSPICIOUS_REASON = Name.of("suspicious_reason");
    /** {@code term}. */
    public static final Name TERM = Name.of("term");
    /** {@code timestamp}. */
    public static final Name TIMESTAMP = Name.of("timestamp");
    /** {@code to_account}. */
    public static final Name TO_ACCOUNT = Name.of("to_account");
    /** {@code to_balance}. */
    public static final Name TO_BALANCE = Name.of("to_balance");
    /** {@code transaction_id}. */
    public static final Name TRANSACTION_ID = Name.of("transaction_id");
    /** {@code transfer_id}. */
    public static final Name TRANSFER_ID = Name.of("transfer_id");
    /** {@code transferred_in}. */
    public static final Name TRANSFERRED_IN = Name.of("transferred_in");
    /** {@code transferred_out}. */
    public static final Name TRANSFERRED_OUT = Name.of("transferred_out");
    /** {@code transfers_in}. */
    public static final Name TRANSFERS_IN = Name.of("transfers_in");
    /** {@code transfers_out}. */
    public static final Name TRANSFERS_OUT = Name.of("transfers_out");
    /** {@code type}. */
    public static final Name TYPE = Name.of("type");
    /** {@code user_id}. */
    public static final Name USER_ID = Name.of("user_id");
    /** {@code version}. */
    public static final Name VERSION = Name.of("version");
    /** {@code withdrawals}. */
    public static final Name WITHDRAWALS = Name.of("withdrawals");
    /** {@code withdrawn}. */
    public static final Name WITHDRAWN = Name.of("withdrawn");

    private Fields() {}
}
