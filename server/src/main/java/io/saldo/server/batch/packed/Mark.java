package io.saldo.server.batch.packed;

import io.saldo.ledger.batch.ResultCode;
import io.saldo.ledger.batch.ResultStatus;
import io.saldo.replica.Result;

/**
 * What became of a command that the ledger never saw, in one long among the results of those that it did. The numbers lie
 * above {@link Result#NOTHING} and those of {@link io.saldo.replica.partition.Barred}, where no result of a ledger is.
 */
final class Mark {
    private static final int CODE_BITS = 16;
    private static final long FIRST = Result.NOTHING + (1L << 32);
    private static final long END = FIRST + ((long) ResultStatus.values().length << CODE_BITS);

    /** A command that may not go into the log. */
    static final long INVALID = of(ResultStatus.INVALID, ResultCode.INVALID_REQUEST);

    private Mark() {}

    static long of(ResultStatus status, ResultCode code) {
        return FIRST + ((long) status.ordinal() << CODE_BITS | code.ordinal());
    }

    static boolean isMark(long decided) {
        return decided >= FIRST && decided < END;
    }

    static ResultStatus status(long mark) {
        return ResultStatus.of((int) ((mark - FIRST) >> CODE_BITS));
    }

    static ResultCode code(long mark) {
        return ResultCode.of((int) (mark - FIRST) & (1 << CODE_BITS) - 1);
    }
}
