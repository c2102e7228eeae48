-- The tables of the system behind the envelope API. They are made when they are missing, and only written by Saldo.
-- Amounts are exact and have the scale of the default currency; they are not bound to 19 digits, since Saldo's are not.

CREATE TABLE IF NOT EXISTS wallets (
    id text PRIMARY KEY,
    user_id text,
    balance numeric NOT NULL,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS wallets_by_user ON wallets (user_id);

CREATE TABLE IF NOT EXISTS wallet_transactions (
    id uuid PRIMARY KEY,
    wallet_id text NOT NULL,
    amount numeric NOT NULL,
    type text NOT NULL CHECK (type IN ('FUND', 'TRANSFER_IN', 'TRANSFER_OUT')),
    status text NOT NULL,
    reference_id uuid NOT NULL,
    created_at timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS wallet_transactions_by_wallet ON wallet_transactions (wallet_id, created_at);

CREATE TABLE IF NOT EXISTS transaction_events (
    id uuid PRIMARY KEY,
    wallet_id text NOT NULL,
    user_id text,
    amount numeric NOT NULL,
    event_type text NOT NULL,
    transaction_id uuid,
    created_at timestamptz NOT NULL,
    event_data jsonb NOT NULL
);
CREATE INDEX IF NOT EXISTS transaction_events_by_wallet ON transaction_events (wallet_id, created_at);
CREATE INDEX IF NOT EXISTS transaction_events_by_user ON transaction_events (user_id, created_at);

-- How far each partition's journal is written. Moved in the same transaction as the rows.
CREATE TABLE IF NOT EXISTS saldo_positions (
    follower text NOT NULL,
    partition integer NOT NULL,
    sequence bigint NOT NULL,
    PRIMARY KEY (follower, partition)
);

-- Wallets whose balance is not the sum of their transactions: none, when the tables were written from the first event on.
CREATE OR REPLACE VIEW wallet_differences AS
SELECT w.id, w.balance, coalesce(t.total, 0) AS total
FROM wallets w
LEFT JOIN (
    SELECT wallet_id, sum(CASE type WHEN 'TRANSFER_OUT' THEN -amount ELSE amount END) AS total
    FROM wallet_transactions
    GROUP BY wallet_id
) t ON t.wallet_id = w.id
WHERE w.balance <> coalesce(t.total, 0);
