package io.saldo.server.batch.packed;

import io.saldo.ledger.batch.BatchLayout;
import io.saldo.ledger.batch.ResultCode;
import io.saldo.ledger.batch.ResultStatus;
import io.saldo.ledger.command.CommandReader;
import io.saldo.replica.CommandPipeline;
import io.saldo.replica.NotAcceptedException;
import io.saldo.replica.OutcomeUnknownException;
import io.saldo.server.api.Commands;
import io.saldo.server.problem.Problem;
import io.saldo.server.problem.RequestRefused;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Optional;

/**
 * One packed batch on its way to the only partition. Commands go into the log from where they lie in the body, in runs of
 * neighbours: a run ends when it is long enough, or at a command that is not sound. Several runs are on their way at a
 * time, so that checking, the log and the ledger work side by side; the order is that of the batch.
 */
final class PackedRun {
    /** A run as long as this fills half an entry of the log. */
    private static final int RUN_BYTES_MAX = 128 * 1024;

    private static final int RUNS_ON_THEIR_WAY_MAX = 16;

    private record Run(int first, int count) {}

    private final PackedFrame frame;
    private final Commands commands;
    private final CommandCheck check = new CommandCheck(1);
    private final long[] decided;
    private final ArrayDeque<Run> onTheirWay = new ArrayDeque<>();
    private Optional<Problem> barred = Optional.empty();
    private boolean anyDecided;

    /**
     * @param decided gets what became of each command: a result of the ledger, or a {@link Mark}
     */
    PackedRun(PackedFrame frame, Commands commands, long[] decided) {
        this.frame = frame;
        this.commands = commands;
        this.decided = decided;
    }

    /**
     * Runs all commands.
     *
     * @throws RequestRefused when the ledger decided none of them, and a later try may succeed
     */
    void run() {
        try (CommandPipeline pipeline = commands.pipeline()) {
            int at = BatchLayout.HEADER_BYTES;
            int index = 0;
            while (index < frame.count() && barred.isEmpty()) {
                int first = index;
                int begin = at;
                boolean isSound = true;
                while (index < frame.count() && isSound) {
                    int length = CommandReader.length(frame.body(), at);
                    isSound = check.isSound(frame.body(), at, length);
                    if (!isSound || (index > first && at + length - begin > RUN_BYTES_MAX)) {
                        break;
                    }
                    at += length;
                    index++;
                }
                if (index > first) {
                    begin(pipeline, begin, at - begin, new Run(first, index - first));
                }
                if (!isSound) {
                    at += CommandReader.length(frame.body(), at);
                    decided[index++] = Mark.INVALID;
                }
            }
            while (pipeline.pending() > 0) {
                await(pipeline);
            }
            if (barred.isPresent()) {
                Arrays.fill(decided, index, frame.count(), mark(barred.get()));
            }
        }
        if (barred.isPresent() && !anyDecided) {
            throw new RequestRefused(barred.get());
        }
    }

    private void begin(CommandPipeline pipeline, int at, int bytes, Run run) {
        if (pipeline.pending() == RUNS_ON_THEIR_WAY_MAX) {
            await(pipeline);
        }
        try {
            pipeline.begin(frame.body().asSlice(at, bytes), bytes, run.count(), decided, run.first());
            onTheirWay.add(run);
        } catch (NotAcceptedException refused) {
            bar(Commands.barred(Optional.of(refused.reason())), run.first(), run.first() + run.count());
        }
    }

    private void await(CommandPipeline pipeline) {
        Run run = onTheirWay.remove();
        try {
            pipeline.awaitOldest();
            anyDecided = true;
        } catch (NotAcceptedException refused) {
            bar(Commands.barred(Optional.of(refused.reason())), run.first(), run.first() + run.count());
        } catch (OutcomeUnknownException unknown) {
            bar(Commands.barred(Optional.empty()), run.first(), run.first() + run.count());
        }
    }

    /** Notes that commands were not decided, as far as is known; those behind that were not begun yet never are. */
    private void bar(Problem problem, int from, int to) {
        barred = Optional.of(barred.orElse(problem));
        Arrays.fill(decided, from, to, mark(problem));
    }

    static long mark(Problem problem) {
        ResultCode code = ResultCode.of(problem.code().code());
        return Mark.of(code == ResultCode.OUTCOME_UNKNOWN ? ResultStatus.UNKNOWN : ResultStatus.NOT_TAKEN, code);
    }
}
