package io.saldo.cli.bench;

import io.saldo.ledger.batch.ResultCode;
import java.io.IOException;

/** Sends some operations again under their ids, one a request, and looks at the answers. */
abstract sealed class AskAgain implements Work permits Resolution, RepeatCheck {
    private static final int CONNECTIONS = 16;

    private final Target target;
    private final JsonWording wording;

    AskAgain(Target target, Operations operations) {
        this.target = target;
        wording = new JsonWording(operations, target);
    }

    abstract long number(int item);

    abstract void answered(int item, AnswerBytes answer);

    abstract void lost(int item);

    /** Asks for so many. */
    final void ask(int items) throws IOException {
        if (items == 0) {
            return;
        }
        try (Loader loader = new Loader(target, Math.min(CONNECTIONS, items), this, new Meter())) {
            loader.run(items, 1, Pace.UNBOUNDED, System.nanoTime() + Long.MAX_VALUE / 2);
        }
    }

    static boolean isDone(AnswerBytes answer) {
        return answer.status() == 200 || answer.status() == 201;
    }

    static ResultCode code(AnswerBytes answer) {
        return JsonWording.code(answer);
    }

    @Override
    public final void write(long first, int count, RequestBytes request) {
        wording.write(number((int) first), 1, request);
    }

    @Override
    public final void answered(long first, int count, AnswerBytes answer) {
        answered((int) first, answer);
    }

    @Override
    public final void lost(long first, int count) {
        lost((int) first);
    }
}
