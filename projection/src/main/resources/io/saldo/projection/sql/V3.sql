-- Sums apart from names: a row of sums is found by a number, and has no other index that each change of it would have to
-- change too. The views show both together.

-- A line of an account in a currency. row_key: 4 bits partition, 31 bits number of the account, 12 bits number of the currency.
CREATE TABLE IF NOT EXISTS statistics_names (
    row_key BIGINT NOT NULL PRIMARY KEY,
    account_id VARCHAR(64) NOT NULL,
    currency VARCHAR(12) NOT NULL,
    scale INTEGER NOT NULL,
    user_id VARCHAR(64) NOT NULL
);

CREATE UNIQUE INDEX IF NOT EXISTS statistics_names_account ON statistics_names (account_id, currency);

CREATE INDEX IF NOT EXISTS statistics_names_user ON statistics_names (user_id);

CREATE TABLE IF NOT EXISTS statistics_sums (
    row_key BIGINT NOT NULL PRIMARY KEY,
    deposited NUMERIC(60) NOT NULL,
    withdrawn NUMERIC(60) NOT NULL,
    transferred_in NUMERIC(60) NOT NULL,
    transferred_out NUMERIC(60) NOT NULL,
    deposits BIGINT NOT NULL,
    withdrawals BIGINT NOT NULL,
    transfers_in BIGINT NOT NULL,
    transfers_out BIGINT NOT NULL,
    last_activity_nanos BIGINT NOT NULL
);

CREATE OR REPLACE VIEW account_statistics AS
SELECT n.account_id, n.currency, n.scale, n.user_id, s.deposited, s.withdrawn, s.transferred_in, s.transferred_out,
    s.deposits, s.withdrawals, s.transfers_in, s.transfers_out, s.last_activity_nanos
FROM statistics_names n JOIN statistics_sums s ON s.row_key = n.row_key;

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

-- A day, UTC, of a user in a currency. row_key: 4 bits partition, 31 bits number of the user, 16 bits day since 1970, 12 bits
-- number of the currency.
CREATE TABLE IF NOT EXISTS activity_names (
    row_key BIGINT NOT NULL PRIMARY KEY,
    user_id VARCHAR(64) NOT NULL,
    activity_day DATE NOT NULL,
    currency VARCHAR(12) NOT NULL,
    partition_number INTEGER NOT NULL,
    scale INTEGER NOT NULL,
    first_sequence BIGINT NOT NULL
);

CREATE UNIQUE INDEX IF NOT EXISTS activity_names_user ON activity_names (user_id, activity_day, currency, partition_number);

CREATE TABLE IF NOT EXISTS activity_sums (
    row_key BIGINT NOT NULL PRIMARY KEY,
    debits BIGINT NOT NULL,
    credits BIGINT NOT NULL,
    debited NUMERIC(60) NOT NULL,
    credited NUMERIC(60) NOT NULL,
    last_sequence BIGINT NOT NULL,
    last_activity_nanos BIGINT NOT NULL
);

CREATE OR REPLACE VIEW user_activity AS
SELECT n.user_id, n.activity_day, n.currency, n.partition_number, n.scale, s.debits, s.credits, s.debited, s.credited,
    n.first_sequence, s.last_sequence, s.last_activity_nanos
FROM activity_names n JOIN activity_sums s ON s.row_key = n.row_key;
