package io.saldo.cli.bench;

import io.saldo.ledger.batch.ResultCode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Learns what became of operations without an answer, by sending them again under their ids. */
final class Resolution extends AskAgain {
    private static final long NANOS_MAX = TimeUnit.MINUTES.toNanos(2);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final Outcomes outcomes;
    private List<Long> open;
    private List<Long> stillOpen = new ArrayList<>();

    private Resolution(Target target, Operations operations, Outcomes outcomes) {
        super(target, operations);
        this.outcomes = outcomes;
        open = outcomes.unresolved();
    }

    static Finding run(Target target, Operations operations, Outcomes outcomes) throws IOException {
        Resolution resolution = new Resolution(target, operations, outcomes);
        int asked = resolution.open.size();
        long deadline = System.nanoTime() + NANOS_MAX;
        while (!resolution.open.isEmpty() && System.nanoTime() - deadline < 0) {
            resolution.ask(resolution.open.size());
            resolution.open = resolution.stillOpen;
            resolution.stillOpen = new ArrayList<>();
            if (!resolution.open.isEmpty()) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
        String what = asked == 0 ? "no outcome is unknown" : asked + " unknown outcomes are known by asking again";
        return resolution.open.isEmpty()
                ? Finding.fine(what)
                : Finding.wrong(what, resolution.open.size() + " are still unknown");
    }

    @Override
    long number(int item) {
        return open.get(item);
    }

    @Override
    void answered(int item, AnswerBytes answer) {
        ResultCode code = isDone(answer) ? ResultCode.NONE : code(answer);
        boolean isPassing = Outcomes.isOpen(code)
                || code == ResultCode.OVERLOADED
                || code == ResultCode.NO_LEADER
                || code == ResultCode.SHUTTING_DOWN;
        if (isPassing) {
            lost(item);
        } else {
            outcomes.resolved(number(item), isDone(answer));
        }
    }

    @Override
    void lost(int item) {
        stillOpen.add(number(item));
    }
}
