package io.saldo.server.config;

import io.saldo.projection.fraud.FraudRules;
import java.util.Locale;
import java.util.Optional;

/**
 * Every setting there is, with its default and its meaning. The same name serves in the configuration file
 * ({@code http.port = 8080}), in the environment ({@code SALDO_HTTP_PORT}) and as a flag ({@code --http-port}).
 */
public enum Setting {
    /** Where the data lies. */
    DATA_DIR("data.dir", "data", "The directory of the log, the journal and the checkpoints; made when it is missing."),
    /** Which node this is. */
    CLUSTER_NODE("cluster.node", "0", "The number of this node in the order of `cluster.peers`, from 0."),
    /** The nodes. */
    CLUSTER_PEERS(
            "cluster.peers",
            "",
            "The cluster addresses of all 1, 3 or 5 nodes in order, such as `host0:9100,host1:9100,host2:9100`. Each node"
                    + " takes ten ports for each partition from its port on. Without it the node is alone and opens no"
                    + " port but those of HTTP."),
    /** How many partitions. */
    CLUSTER_PARTITIONS(
            "cluster.partitions",
            "",
            "Over how many partitions, 1 to 16, the accounts are spread. Fixed when the data is made: without it, as many as"
                    + " the data has, and 1 for new data. The same on all nodes."),
    /** What nodes show each other. */
    CLUSTER_SECRET(
            "cluster.secret",
            "",
            "What the nodes show each other: 16 characters or more, the same on all. Better kept in `cluster.secret-file`."
                    + " Needed when any peer is on another machine."),
    /** Where that is kept. */
    CLUSTER_SECRET_FILE("cluster.secret-file", "", "A file that holds the secret and nothing else."),
    /** Where the nodes answer HTTP. */
    CLUSTER_HTTP(
            "cluster.http",
            "",
            "Where the nodes answer HTTP, in the order of `cluster.peers`, such as `http://host0:8080,http://host1:8080,"
                    + "http://host2:8080`; shown by `GET /v1/cluster`."),
    /** The address to listen on. */
    HTTP_HOST(
            "http.host", "127.0.0.1", "The address to listen on. Any but a loopback address needs `http.tokens-file`."),
    /** The port to listen on. */
    HTTP_PORT("http.port", "8080", "The port to listen on; 0 takes any free one."),
    /** More ports to listen on. */
    HTTP_EXTRA_PORTS(
            "http.extra-ports",
            "",
            "More ports to serve the same on, such as `18080,3000,3001`, where clients of the older APIs look."),
    /** Who may do what. */
    HTTP_TOKENS_FILE(
            "http.tokens-file",
            "",
            "A file with a line `NAME ROLE SHA256` for each bearer token: its role is `read`, `write` or `admin`, and"
                    + " the token's SHA-256 stands in hexadecimal. Without it nobody is asked who he is, and only"
                    + " loopback addresses are listened on."),
    /** How many connections at once. */
    HTTP_CONNECTIONS_MAX(
            "http.connections-max",
            "10000",
            "How many connections may be open at each port; more wait to be accepted."),
    /** How many requests at once. */
    HTTP_REQUESTS_MAX(
            "http.requests-max", "4096", "How many requests may be under way; more are answered 503 at once."),
    /** How many event streams at once. */
    HTTP_EVENT_STREAMS_MAX(
            "http.event-streams-max", "256", "How many event streams may be open; more are answered 429."),
    /** How long a connection may do nothing. */
    HTTP_IDLE_SECONDS("http.idle-seconds", "75", "How long a connection may wait for its next request."),
    /** How long a request may take to arrive. */
    HTTP_REQUEST_SECONDS(
            "http.request-seconds",
            "20",
            "How long a request may take to arrive, and a second more for each 64 KiB of it."),
    /** How long an answer may take to leave. */
    HTTP_WRITE_SECONDS("http.write-seconds", "20", "How long a client may leave an answer, or a part of one, unread."),
    /** How long a stop may take. */
    HTTP_SHUTDOWN_SECONDS(
            "http.shutdown-seconds",
            "10",
            "How long requests that are under way may take to end when the server stops."),
    /** How long a stop is announced. */
    HTTP_SHUTDOWN_DELAY_SECONDS(
            "http.shutdown-delay-seconds",
            "0",
            "How long `/health/ready` says 503 before the server stops to listen, and serves as ever, so that whoever balances"
                    + " load turns away."),
    /** More currencies. */
    LEDGER_CURRENCIES(
            "ledger.currencies",
            "",
            "Currencies to register at the start beside ISO 4217, BTC and ETH, such as `POINTS:0,GOLD:6`."),
    /** The currency of those who know only one. */
    LEDGER_DEFAULT_CURRENCY(
            "ledger.default-currency",
            "USD",
            "The currency of all money that moves through the older APIs, which know only one."),
    /** How often a checkpoint is built. */
    LEDGER_CHECKPOINT_EVENTS(
            "ledger.checkpoint-events",
            "1000000",
            "After how many events the next checkpoint is built. More make a restart longer, fewer cost more writing."),
    /** How much of the log stays. */
    LOG_KEEP_BYTES(
            "log.keep-bytes",
            "1073741824",
            "How many bytes of the replicated log stay behind its end at least, so that a node that was away catches up by"
                    + " itself; older files go once two marks lie behind them. The journal is kept for ever."),
    /** Whether there is a worker. */
    WORKER_ENABLED(
            "worker.enabled",
            "true",
            "Whether this server keeps statistics, looks for fraud and tells of it: `true` or `false`."),
    /** Where the worker's tables are. */
    WORKER_DATABASE(
            "worker.database",
            "",
            "The PostgreSQL for the worker's tables, such as `jdbc:postgresql://host:5432/saldo`. Without it they are in"
                    + " an embedded database in the data directory."),
    /** The user for the worker's database. */
    WORKER_DATABASE_USER("worker.database-user", "", "The user for the worker's database."),
    /** The password for the worker's database. */
    WORKER_DATABASE_PASSWORD_FILE(
            "worker.database-password-file", "", "A file with the password for the worker's database."),
    /** How often the worker writes. */
    WORKER_WRITE_MILLISECONDS(
            "worker.write-milliseconds",
            "",
            "How long statistics and activity stand in memory before the worker writes them, from 1 to 600000; answers over"
                    + " HTTP have them at once. Empty is 60000 for the embedded database and 200 for PostgreSQL."),
    /** What is suspicious. */
    WORKER_FRAUD_RULES(
            "worker.fraud-rules",
            FraudRules.STANDARD,
            "What is suspicious, and whether to `flag` or to `freeze` the account then; see"
                    + " [followers.md](followers.md)."),
    /** Who is told of alerts. */
    WORKER_ALERTS_URL("worker.alerts-url", "", "A URL that is told of each fraud alert; the log is told anyway."),
    /** What alerts are signed with. */
    WORKER_ALERTS_SECRET_FILE(
            "worker.alerts-secret-file",
            "",
            "A file with the secret that alerts to `worker.alerts-url` are signed with."),
    /** How large the audit trail may be. */
    AUDIT_MEGABYTES(
            "audit.megabytes",
            "1024",
            "How many MiB of the audit trail are kept; the oldest are deleted first. 0 keeps none at all."),
    /** How old the audit trail may be. */
    AUDIT_DAYS("audit.days", "365", "For how many days the audit trail is kept, at most."),
    /** What CloudEvents name as their source. */
    SINK_SOURCE("sink.source", "/saldo", "The `source` of all CloudEvents; a URI or a path, another for each ledger."),
    /** Where Kafka is. */
    SINK_KAFKA_BROKERS(
            "sink.kafka.brokers",
            "",
            "Brokers of Kafka to publish to, `host:port` with commas between; nothing is published there without them."),
    /** The topic for Kafka. */
    SINK_KAFKA_TOPIC(
            "sink.kafka.topic",
            "wallet-events",
            "The topic for events. The topic of this name with `.position` behind it keeps how far they are published."),
    /** The form for Kafka. */
    SINK_KAFKA_FORM(
            "sink.kafka.form", "cloudevents", "What messages look like: `cloudevents`, `envelope` or `events`."),
    /** Where to begin for Kafka. */
    SINK_KAFKA_START(
            "sink.kafka.start",
            "beginning",
            "Where to begin when nothing was published yet: `beginning`, `now`, or behind a sequence."),
    /** What Kafka's client needs else. */
    SINK_KAFKA_PROPERTIES_FILE(
            "sink.kafka.properties-file", "", "A Java properties file for Kafka's client, for TLS and credentials."),
    /** Where RabbitMQ is. */
    SINK_RABBITMQ_URI(
            "sink.rabbitmq.uri",
            "",
            "The RabbitMQ to publish to, such as `amqp://saldo@host:5672/`; nothing is published there without it."),
    /** The password for RabbitMQ. */
    SINK_RABBITMQ_PASSWORD_FILE("sink.rabbitmq.password-file", "", "A file with the password for RabbitMQ."),
    /** The exchange for RabbitMQ. */
    SINK_RABBITMQ_EXCHANGE(
            "sink.rabbitmq.exchange", "wallet.events", "The exchange, with whose name all queues' names begin."),
    /** How the queue at RabbitMQ is made. */
    SINK_RABBITMQ_QUEUE_MODE(
            "sink.rabbitmq.queue-mode",
            "default",
            "How the queue is made when it is missing: `default`, as the older system did, or `lazy`, on disk alone."),
    /** The form for RabbitMQ. */
    SINK_RABBITMQ_FORM(
            "sink.rabbitmq.form", "events", "What messages look like: `cloudevents`, `envelope` or `events`."),
    /** Where to begin for RabbitMQ. */
    SINK_RABBITMQ_START(
            "sink.rabbitmq.start",
            "beginning",
            "Where to begin when nothing was published yet: `beginning`, `now`, or behind a sequence."),
    /** Where PostgreSQL is. */
    SINK_POSTGRESQL_URL(
            "sink.postgresql.url",
            "",
            "The PostgreSQL to write tables to, such as `jdbc:postgresql://host:5432/wallets`; none is written without it."),
    /** The user for PostgreSQL. */
    SINK_POSTGRESQL_USER("sink.postgresql.user", "", "The user for PostgreSQL."),
    /** The password for PostgreSQL. */
    SINK_POSTGRESQL_PASSWORD_FILE("sink.postgresql.password-file", "", "A file with the password for PostgreSQL."),
    /** Where to begin for PostgreSQL. */
    SINK_POSTGRESQL_START(
            "sink.postgresql.start",
            "beginning",
            "Where to begin when nothing was written yet: `beginning`, `now`, or behind a sequence."),
    /** Who gets webhooks. */
    SINK_WEBHOOKS_FILE(
            "sink.webhooks.file",
            "",
            "A file with a line `NAME URL SECRET TYPES` for each webhook, the types of events with commas between, or"
                    + " `*`. Several nodes need `cluster.http` and `cluster.secret-file` for it."),
    /** Where to begin for webhooks. */
    SINK_WEBHOOKS_START(
            "sink.webhooks.start",
            "now",
            "Where a webhook begins that got nothing yet: `beginning`, `now`, or behind a sequence."),
    /** When a webhook's event is given up. */
    SINK_WEBHOOKS_ATTEMPTS(
            "sink.webhooks.attempts",
            "20",
            "After how many attempts an event becomes a dead letter; 0 tries for ever, and later events wait."),
    /** Where webhooks may go. */
    SINK_WEBHOOKS_PRIVATE_NETWORKS(
            "sink.webhooks.private-networks",
            "",
            "Networks that webhooks may reach though they are not public, such as `10.1.0.0/16,127.0.0.1/32`."),
    /** How much is logged. */
    LOG_LEVEL("log.level", "INFO", "How much is logged: ERROR, WARN, INFO, DEBUG or TRACE."),
    /** Where else is logged. */
    LOG_FILE("log.file", "", "A file to log to beside the console, rotated at 10 MiB, with five old ones kept.");

    private final String key;
    private final String fallback;
    private final String meaning;

    Setting(String key, String fallback, String meaning) {
        this.key = key;
        this.fallback = fallback;
        this.meaning = meaning;
    }

    /** The name in the configuration file. */
    public String key() {
        return key;
    }

    /** The value when it is not set; may be empty. */
    public String fallback() {
        return fallback;
    }

    /** What it means, in Markdown. */
    public String meaning() {
        return meaning;
    }

    /** The name in the environment. */
    public String variable() {
        return "SALDO_" + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** The name as a flag, without the dashes before it. */
    public String flag() {
        return key.replace('.', '-');
    }

    static Optional<Setting> ofKey(String key) {
        for (Setting setting : values()) {
            if (setting.key.equals(key)) {
                return Optional.of(setting);
            }
        }
        return Optional.empty();
    }

    static Optional<Setting> ofVariable(String variable) {
        for (Setting setting : values()) {
            if (setting.variable().equals(variable)) {
                return Optional.of(setting);
            }
        }
        return Optional.empty();
    }

    static Optional<Setting> ofFlag(String flag) {
        for (Setting setting : values()) {
            if (setting.flag().equals(flag)) {
                return Optional.of(setting);
            }
        }
        return Optional.empty();
    }
}
