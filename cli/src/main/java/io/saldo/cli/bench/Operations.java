package io.saldo.cli.bench;

/**
 * All operations of a run, each a pure function of the seed and its number: so they can be made again when answers are
 * checked, and nothing need be kept of those that went as they should. One thread.
 */
final class Operations {
    private static final int AMOUNT_MAX = 100;
    /** Coprime to any number of accounts, so that popular ones do not lie side by side. */
    private static final long SCATTER = 2_147_483_647L;

    private static final int SUBJECTS_BACK = 512;
    private static final int SUBJECT_TRIES = 32;
    private static final int HUNDRED = 100;

    private final BenchPlan plan;
    private final long run;
    private final boolean hasReads;
    private final int gap;
    private final Zipf zipf;
    private final Draws draws = new Draws();
    private final Draws others = new Draws();

    /**
     * Of a plan.
     *
     * @param run makes the ids differ from those of any other run
     */
    Operations(BenchPlan plan, long run) {
        this.plan = plan;
        this.run = run;
        hasReads = plan.form() == Form.JSON;
        gap = 2 * plan.connections() * plan.batch();
        zipf = new Zipf(plan.accounts(), plan.zipfExponent());
    }

    /** Fills in the operation with this number. */
    void read(long number, Operation operation) {
        draws.begin(plan.seed(), number);
        operation.number = number;
        operation.subject = Operation.NONE;
        operation.postings = plan.postings();
        operation.kind = kind(draws);
        pair(draws, operation);
        operation.amount = 1 + draws.below(AMOUNT_MAX);
        switch (operation.kind) {
            case CAPTURE, VOID -> about(OperationKind.HOLD, operation);
            case REVERSAL -> about(OperationKind.TRANSFER, operation);
            case TRANSFER, DEPOSIT, WITHDRAWAL, TRANSACTION, HOLD, BALANCE, HISTORY -> {
                // Stands for itself.
            }
        }
    }

    /** Fills in a later posting of a transaction, counted from 1. */
    void readPosting(long number, int posting, Operation operation) {
        others.begin(plan.seed() ^ posting, number);
        pair(others, operation);
        operation.amount = 1 + others.below(AMOUNT_MAX);
    }

    private OperationKind kind(Draws row) {
        return switch (plan.profile()) {
            case UNIFORM, ZIPF, HOT -> plan.postings() > 1 ? OperationKind.TRANSACTION : OperationKind.TRANSFER;
            case MONKEY ->
                switch (row.below(3)) {
                    case 0 -> OperationKind.DEPOSIT;
                    case 1 -> OperationKind.WITHDRAWAL;
                    default -> OperationKind.TRANSFER;
                };
            case MIXED -> mixed(row.below(HUNDRED));
        };
    }

    private OperationKind mixed(int percent) {
        if (percent < 15) {
            return OperationKind.DEPOSIT;
        } else if (percent < 25) {
            return OperationKind.WITHDRAWAL;
        } else if (percent < 37) {
            return OperationKind.HOLD;
        } else if (percent < 43) {
            return OperationKind.CAPTURE;
        } else if (percent < 46) {
            return OperationKind.VOID;
        } else if (percent < 50) {
            return OperationKind.REVERSAL;
        } else if (percent < 60 && hasReads) {
            return OperationKind.BALANCE;
        } else if (percent < 65 && hasReads) {
            return OperationKind.HISTORY;
        }
        return OperationKind.TRANSFER;
    }

    private void pair(Draws row, Operation operation) {
        switch (plan.profile()) {
            case ZIPF -> {
                operation.from = scattered(zipf.draw(row));
                int to = scattered(zipf.draw(row));
                operation.to = to == operation.from ? (to + 1) % plan.accounts() : to;
            }
            case HOT -> {
                boolean isPaying = row.below(2) == 0;
                int cold = 1 + row.below(plan.accounts() - 1);
                operation.from = isPaying ? 0 : cold;
                operation.to = isPaying ? cold : 0;
            }
            case UNIFORM, MIXED, MONKEY -> {
                operation.from = row.below(plan.accounts());
                int to = row.below(plan.accounts() - 1);
                operation.to = to >= operation.from ? to + 1 : to;
            }
        }
    }

    private int scattered(int rank) {
        return (int) (rank * SCATTER % plan.accounts());
    }

    /** Finds an earlier operation that has most likely been answered by now; a deposit takes its place if there is none. */
    private void about(OperationKind wanted, Operation operation) {
        long newest = operation.number - gap - draws.below(SUBJECTS_BACK);
        for (long subject = newest; subject >= 0 && subject > newest - SUBJECT_TRIES; subject--) {
            others.begin(plan.seed(), subject);
            if (kind(others) == wanted) {
                pair(others, operation);
                int most = 1 + others.below(AMOUNT_MAX);
                operation.subject = subject;
                operation.amount = operation.kind == OperationKind.VOID ? most : 1 + draws.below(most);
                return;
            }
        }
        operation.kind = OperationKind.DEPOSIT;
    }

    /** The amount of an operation that another is about, in hundredths. */
    int amountOf(long subject) {
        others.begin(plan.seed(), subject);
        kind(others);
        pair(others, new Operation());
        return 1 + others.below(AMOUNT_MAX);
    }

    /** The first half of a transaction id: random bits that the run and the number tell. */
    long idHigh(long number) {
        return (Draws.mix(run + number) & 0xFFFF_FFFF_FFFF_0FFFL) | 0x4000L;
    }

    /** The second half, which no other number of the run has. */
    long idLow(long number) {
        // Each step can be undone within 62 bits, so that two numbers never become the same.
        long bits = (number * 0x2545_F491_4F6C_DD1DL) & 0x3FFF_FFFF_FFFF_FFFFL;
        bits ^= bits >>> 29;
        bits = (bits * 0x9E37_79B9_7F4A_7C15L) & 0x3FFF_FFFF_FFFF_FFFFL;
        return bits | 0x8000_0000_0000_0000L;
    }

    /** What the ids of the run's accounts begin with. */
    String accountPrefix() {
        return "bench-" + Long.toHexString(run) + "-";
    }
}
