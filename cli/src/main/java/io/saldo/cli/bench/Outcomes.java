package io.saldo.cli.bench;

import io.saldo.ledger.batch.ResultCode;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What became of the operations: counts of all, the numbers of those that were not done or of which nobody knows, and a
 * sample of answers. Written by one thread; {@link #refused} and {@link #unknown} are read by any meanwhile.
 */
final class Outcomes {
    private static final int KEPT_MAX = 2_000;

    /**
     * An answer that is kept to be compared.
     *
     * @param number of the operation
     * @param code why it was not done, or {@link ResultCode#NONE}
     * @param text what the answer said
     */
    record Kept(long number, ResultCode code, String text) {}

    private final Operations operations;
    private final Operation operation = new Operation();
    private final BitSet notDone = new BitSet();
    private final List<Long> unresolved = new ArrayList<>();
    private final List<Kept> sample = new ArrayList<>();
    private final Map<ResultCode, Long> codes = new EnumMap<>(ResultCode.class);
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong unknown = new AtomicLong();
    private long done;
    private long repeated;
    private long stride = 1;

    Outcomes(Operations operations) {
        this.operations = operations;
    }

    /** It is done; a repeat was so before. */
    void done(long number, boolean isRepeat) {
        done++;
        if (isRepeat) {
            repeated++;
        }
    }

    /** Whether the operation's answer shall be kept. */
    boolean wants(long number) {
        return number % stride == 0;
    }

    /** Keeps the answer of what was done; the sample thins itself out when it grows. */
    void keep(long number, String answer) {
        keep(new Kept(number, ResultCode.NONE, answer));
    }

    private void keep(Kept kept) {
        sample.add(kept);
        if (sample.size() >= KEPT_MAX) {
            stride *= 2;
            sample.removeIf(old -> !wants(old.number()));
        }
    }

    /** None of these were done, or nobody knows. */
    void failed(long first, int count, ResultCode code) {
        for (int i = 0; i < count; i++) {
            failed(first + i, code);
        }
    }

    /** It was not done, or nobody knows. */
    void failed(long number, ResultCode code) {
        if (isOpen(code)) {
            lost(number);
            return;
        }
        refused.lazySet(refused.getPlain() + 1);
        codes.merge(code, 1L, Long::sum);
        notDone.set((int) number);
        if (isRemembered(code) && wants(number)) {
            keep(new Kept(number, code, ""));
        }
    }

    /** Whether the server does not say that nothing was done. */
    static boolean isOpen(ResultCode code) {
        return code == ResultCode.OUTCOME_UNKNOWN || code == ResultCode.UNAVAILABLE;
    }

    /** A refusal that the ledger gives again however things stand later. */
    private static boolean isRemembered(ResultCode code) {
        return code == ResultCode.INSUFFICIENT_FUNDS;
    }

    /** No answer came, or one that says nothing. */
    void lost(long number) {
        unknown.lazySet(unknown.getPlain() + 1);
        operations.read(number, operation);
        if (!operation.kind.isRead()) {
            unresolved.add(number);
        }
    }

    /** Asking again has told that it was done, or was not. */
    void resolved(long number, boolean isDone) {
        if (!isDone) {
            notDone.set((int) number);
        }
    }

    /** Whether the operation has changed nothing. */
    boolean isNotDone(long number) {
        return notDone.get((int) number);
    }

    /** The numbers of which nobody knew when their answers should have come. */
    List<Long> unresolved() {
        return List.copyOf(unresolved);
    }

    List<Kept> sample() {
        return List.copyOf(sample);
    }

    Map<ResultCode, Long> codes() {
        return new EnumMap<>(codes);
    }

    long done() {
        return done;
    }

    long repeated() {
        return repeated;
    }

    long refused() {
        return refused.get();
    }

    long unknown() {
        return unknown.get();
    }
}
