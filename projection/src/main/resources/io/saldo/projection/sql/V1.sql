-- The same statements serve H2 and PostgreSQL, and a step that a crash interrupted is taken again from its beginning. Amounts are whole numbers of the currency's smallest unit, whose decimals
-- stand in scale, and times are nanoseconds since 1970.

CREATE TABLE IF NOT EXISTS follower_positions (
    follower VARCHAR(32) NOT NULL,
    partition_number INTEGER NOT NULL,
    sequence BIGINT NOT NULL,
    event_nanos BIGINT NOT NULL,
    PRIMARY KEY (follower, partition_number)
);

CREATE TABLE IF NOT EXISTS replayed_events (
    follower VARCHAR(32) NOT NULL,
    partition_number INTEGER NOT NULL,
    sequence BIGINT NOT NULL,
    PRIMARY KEY (follower, partition_number, sequence)
);

CREATE TABLE IF NOT EXISTS account_statistics (
    account_id VARCHAR(64) NOT NULL,
    currency VARCHAR(12) NOT NULL,
    scale INTEGER NOT NULL,
    user_id VARCHAR(64) NOT NULL,
    deposited NUMERIC(60) NOT NULL,
    withdrawn NUMERIC(60) NOT NULL,
    transferred_in NUMERIC(60) NOT NULL,
    transferred_out NUMERIC(60) NOT NULL,
    deposits BIGINT NOT NULL,
    withdrawals BIGINT NOT NULL,
    transfers_in BIGINT NOT NULL,
    transfers_out BIGINT NOT NULL,
    last_activity_nanos BIGINT NOT NULL,
    PRIMARY KEY (account_id, currency)
);

CREATE INDEX IF NOT EXISTS account_statistics_user ON account_statistics (user_id);

CREATE OR REPLACE VIEW user_statistics AS
SELECT user_id, currency, scale,
    COUNT(*) AS accounts,
    SUM(deposited) AS deposited,
    SUM(withdrawn) AS withdrawn,
    SUM(transferred_in) AS transferred_in,
    SUM(transferred_out) AS transferred_out,
    SUM(deposits) AS deposits,
    SUM(withdrawals) AS withdrawals,
    SUM(transfers_in) AS transfers_in,
    SUM(transfers_out) AS transfers_out,
    MAX(last_activity_nanos) AS last_activity_nanos
FROM account_statistics
WHERE user_id <> ''
GROUP BY user_id, currency, scale;

-- What a user's accounts did on each day, UTC.
CREATE TABLE IF NOT EXISTS user_activity (
    user_id VARCHAR(64) NOT NULL,
    activity_day DATE NOT NULL,
    currency VARCHAR(12) NOT NULL,
    partition_number INTEGER NOT NULL,
    scale INTEGER NOT NULL,
    debits BIGINT NOT NULL,
    credits BIGINT NOT NULL,
    debited NUMERIC(60) NOT NULL,
    credited NUMERIC(60) NOT NULL,
    first_sequence BIGINT NOT NULL,
    last_sequence BIGINT NOT NULL,
    last_activity_nanos BIGINT NOT NULL,
    PRIMARY KEY (user_id, activity_day, currency, partition_number)
);

CREATE TABLE IF NOT EXISTS fraud_alerts (
    partition_number INTEGER NOT NULL,
    sequence BIGINT NOT NULL,
    alert_number INTEGER NOT NULL,
    rule VARCHAR(64) NOT NULL,
    account_id VARCHAR(64) NOT NULL,
    user_id VARCHAR(64) NOT NULL,
    transaction_id VARCHAR(36) NOT NULL,
    reason VARCHAR(200) NOT NULL,
    occurrences BIGINT NOT NULL,
    amount NUMERIC(60) NOT NULL,
    currency VARCHAR(12) NOT NULL,
    scale INTEGER NOT NULL,
    event_nanos BIGINT NOT NULL,
    alert_action VARCHAR(8) NOT NULL,
    action_state VARCHAR(12) NOT NULL,
    notice_state VARCHAR(12) NOT NULL,
    PRIMARY KEY (partition_number, sequence, alert_number)
);

CREATE INDEX IF NOT EXISTS fraud_alerts_account ON fraud_alerts (account_id, event_nanos);

CREATE INDEX IF NOT EXISTS fraud_alerts_time ON fraud_alerts (event_nanos);

CREATE INDEX IF NOT EXISTS fraud_alerts_action ON fraud_alerts (action_state);

CREATE INDEX IF NOT EXISTS fraud_alerts_notice ON fraud_alerts (notice_state);

CREATE TABLE IF NOT EXISTS fraud_flags (
    account_id VARCHAR(64) NOT NULL PRIMARY KEY,
    reason VARCHAR(200) NOT NULL,
    rule VARCHAR(64) NOT NULL,
    partition_number INTEGER NOT NULL,
    sequence BIGINT NOT NULL,
    event_nanos BIGINT NOT NULL
);
