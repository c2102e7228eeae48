package io.saldo.projection.worker;

import io.saldo.projection.fraud.FraudRule;
import io.saldo.projection.sql.DatabaseSettings;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The settings of a worker.
 *
 * @param database where the tables are
 * @param writeNanos how long sums stand in memory before they are written, if not as long as suits the database
 * @param rules what is suspicious
 * @param alertsUrl who is told of alerts beside the log, if anybody
 * @param alertsSecret what such notices are signed with
 */
public record WorkerSettings(
        DatabaseSettings database,
        OptionalLong writeNanos,
        List<FraudRule> rules,
        Optional<URI> alertsUrl,
        String alertsSecret) {
    /** Keeps its own copy of the list. */
    public WorkerSettings {
        rules = List.copyOf(rules);
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "WorkerSettings[" + database + ", " + rules.size() + " rules]";
    }
}
