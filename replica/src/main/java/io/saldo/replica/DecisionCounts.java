package io.saldo.replica;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.saldo.ledger.Bytes;
import io.saldo.ledger.event.EventKind;
import io.saldo.ledger.event.EventView;
import io.saldo.ledger.model.Rejection;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** How many commands were decided, by outcome. The ledger thread counts, any thread reads. */
final class DecisionCounts {
    private static final VarHandle COUNT = MethodHandles.arrayElementVarHandle(long[].class);
    private static final String[] KINDS = {
        "none",
        "ledger_created",
        "currency_registered",
        "account_opened",
        "account_changed",
        "transfer_posted",
        "transaction_posted",
        "hold_placed",
        "hold_captured",
        "hold_voided",
        "hold_expired",
        "transfer_reversed",
        "command_refused",
        "crossing_opened",
        "crossing_posted",
        "crossing_cancelled"
    };

    private final long[] byKind = new long[KINDS.length];
    private final long[] byRejection = new long[Rejection.values().length];
    private final long[] repeats = new long[1];

    DecisionCounts(MeterRegistry meters) {
        this(meters, Tags.empty());
    }

    /** @param tags of the ledger among others in this process */
    DecisionCounts(MeterRegistry meters, Tags tags) {
        for (int kind = 1; kind < KINDS.length; kind++) {
            // Refusals are counted by their reason.
            if (kind != EventKind.COMMAND_REFUSED) {
                register(meters, tags, KINDS[kind], byKind, kind);
            }
        }
        for (Rejection rejection : Rejection.values()) {
            register(meters, tags, "refused_" + rejection.code(), byRejection, rejection.ordinal());
        }
        register(meters, tags, "repeat", repeats, 0);
    }

    private static void register(MeterRegistry meters, Tags tags, String outcome, long[] counts, int index) {
        FunctionCounter.builder("saldo.decisions", counts, array -> (double) (long) COUNT.getOpaque(array, index))
                .tags(tags.and("outcome", outcome))
                .description("Commands decided and holds expired since the start, by outcome")
                .register(meters);
    }

    void decided(EventView event) {
        if (event.kind() == EventKind.COMMAND_REFUSED) {
            add(byRejection, event.segment().get(Bytes.INT, event.body()));
        } else {
            add(byKind, event.kind());
        }
    }

    void refused(Rejection rejection) {
        add(byRejection, rejection.ordinal());
    }

    void repeat() {
        add(repeats, 0);
    }

    private static void add(long[] counts, int index) {
        COUNT.setOpaque(counts, index, counts[index] + 1);
    }
}
