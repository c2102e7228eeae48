package io.saldo.server.config;

import io.saldo.projection.audit.AuditLimits;
import io.saldo.projection.worker.WorkerSettings;
import java.util.Optional;

/**
 * What follows the journal in a server, and what is noted of its requests.
 *
 * @param worker the worker's settings; none when there is none
 * @param audit how much of the audit trail is kept; none when there is none
 */
public record WorkerConfig(Optional<WorkerSettings> worker, Optional<AuditLimits> audit) {}
