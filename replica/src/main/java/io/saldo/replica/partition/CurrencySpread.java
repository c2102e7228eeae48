package io.saldo.replica.partition;

import io.saldo.ledger.command.Command;
import io.saldo.ledger.command.CommandWriter;
import io.saldo.ledger.model.Currency;
import io.saldo.replica.NotAcceptedException;
import io.saldo.replica.OutcomeUnknownException;
import io.saldo.replica.StartFailureException;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Brings the currencies of partition 0 to all others. A partition is sent what it lacks in the order of partition 0 and
 * together; what it has meanwhile changes nothing. So every partition has a beginning of the list of partition 0, and each
 * currency the same number everywhere.
 */
final class CurrencySpread {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final int ATTEMPTS = 10;

    private final Partitions partitions;

    CurrencySpread(Partitions partitions) {
        this.partitions = partitions;
    }

    /** Waits as long as it takes a group to find its leaders. */
    void spreadAtStart() {
        for (int attempt = 1; true; attempt++) {
            try {
                spread(PATIENCE_NANOS);
                return;
            } catch (NotAcceptedException | OutcomeUnknownException e) {
                if (attempt == ATTEMPTS) {
                    throw new StartFailureException(
                            "the currencies could not be registered in all partitions: " + e.getMessage(), e);
                }
            }
        }
    }

    void spread(long timeoutNanos) throws NotAcceptedException, OutcomeUnknownException {
        List<Currency> all = partitions.currencies().all();
        for (int partition = 1; partition < partitions.count(); partition++) {
            int known = partitions.replica(partition).state().currencies().size();
            if (known < all.size()) {
                send(partition, all.subList(known, all.size()), timeoutNanos);
            }
        }
    }

    private void send(int partition, List<Currency> missing, long timeoutNanos)
            throws NotAcceptedException, OutcomeUnknownException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CommandWriter writer = new CommandWriter();
        missing.forEach(currency ->
                bytes.writeBytes(writer.toBytes(new Command.RegisterCurrency(currency.code(), currency.scale()))));
        MemorySegment commands = MemorySegment.ofArray(bytes.toByteArray());
        partitions
                .replica(partition)
                .submit(commands, commands.byteSize(), missing.size(), new long[missing.size()], timeoutNanos);
    }
}
