package io.saldo.projection.audit;

import io.saldo.ledger.model.TransactionId;
import java.util.Optional;

/**
 * Which records are wanted.
 *
 * @param beforeNumber only those with a smaller number
 * @param principal only those of one holder, if given
 * @param path only those whose path begins so, if given
 * @param transaction only those about one movement, if given
 * @param fromNanos only those not before this time
 * @param toNanos only those before this time
 * @param limit how many at most
 */
public record AuditQuery(
        long beforeNumber,
        Optional<String> principal,
        Optional<String> path,
        Optional<TransactionId> transaction,
        long fromNanos,
        long toNanos,
        int limit) {
    boolean wants(AuditRecord record) {
        return record.timeNanos() >= fromNanos
                && record.timeNanos() < toNanos
                && (principal.isEmpty() || principal.get().equals(record.principal()))
                && (path.isEmpty() || record.path().startsWith(path.get()))
                && (transaction.isEmpty() || transaction.get().equals(record.transaction()));
    }
}
