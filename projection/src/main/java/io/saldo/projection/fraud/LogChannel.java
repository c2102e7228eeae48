package io.saldo.projection.fraud;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells alerts to the log: by their ids, since names and amounts are nobody's business there. */
public final class LogChannel implements AlertChannel {
    private static final Logger LOG = LoggerFactory.getLogger(LogChannel.class);

    @Override
    public boolean tell(Alert alert) {
        LOG.atWarn()
                .addKeyValue("alert", alert.key().text())
                .addKeyValue("rule", alert.rule())
                .addKeyValue("action", AlertRows.word(alert.action()))
                .addKeyValue("transaction_id", alert.transaction())
                .log("fraud alert");
        return true;
    }
}
