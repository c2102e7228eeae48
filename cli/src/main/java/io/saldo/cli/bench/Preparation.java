package io.saldo.cli.bench;

import io.saldo.ledger.batch.BatchLayout;
import io.saldo.ledger.batch.BatchResults;
import io.saldo.ledger.batch.BatchWriter;
import io.saldo.ledger.command.Command;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.DecimalAmount;
import io.saldo.ledger.model.Metadata;
import io.saldo.ledger.model.TransactionId;
import io.saldo.ledger.model.TransferType;
import io.saldo.ledger.model.UserId;
import java.io.IOException;
import java.util.List;

/** Opens the run's accounts and gives each its first money, in packed batches. */
final class Preparation {
    private static final int BATCH = 8_190;
    private static final int CONNECTIONS = 3;
    private static final int DECIMALS = 2;

    private final Target target;
    private final Operations operations;
    private final int[] accountNumbers;

    private Preparation(Target target, Operations operations, int accounts) {
        this.target = target;
        this.operations = operations;
        accountNumbers = new int[accounts];
    }

    /**
     * Makes the accounts.
     *
     * @param deposit what each gets, in hundredths; 0 for nothing
     * @return their numbers
     * @throws BenchFailed when the server refuses any
     */
    static int[] prepare(Target target, Operations operations, int accounts, long deposit) throws IOException {
        Preparation preparation = new Preparation(target, operations, accounts);
        preparation.run(new Opening(preparation));
        if (deposit > 0) {
            preparation.run(new Funding(preparation, deposit));
        }
        return preparation.accountNumbers;
    }

    private void run(Step step) throws IOException {
        try (Loader loader = new Loader(target, CONNECTIONS, step, new Meter())) {
            loader.run(accountNumbers.length, BATCH, Pace.UNBOUNDED, System.nanoTime() + Long.MAX_VALUE / 2);
        }
    }

    /** A packed batch of which every command must be done. */
    private abstract static sealed class Step implements Work {
        private final BatchWriter batch = new BatchWriter(1 << 16);
        private final byte[] headers;

        Step(Target target) {
            headers = target.withBody(BatchLayout.MEDIA_TYPE);
        }

        abstract void add(int account, BatchWriter to);

        abstract void done(int account, BatchResults results, int result);

        @Override
        public void write(long first, int count, RequestBytes request) {
            batch.clear();
            for (int i = 0; i < count; i++) {
                add((int) first + i, batch);
            }
            int length = batch.length();
            request.add(PackedWording.BATCH)
                    .add(headers)
                    .beginBody()
                    .add(batch.seal(false), length)
                    .endBody();
        }

        @Override
        public void answered(long first, int count, AnswerBytes answer) {
            if (answer.status() != 200) {
                throw new BenchFailed("the accounts cannot be prepared: status " + answer.status() + ", "
                        + answer.text().strip());
            }
            BatchResults results = BatchResults.of(answer.body());
            for (int i = 0; i < count; i++) {
                if (!results.status(i).isDone()) {
                    throw new BenchFailed("the accounts cannot be prepared: "
                            + results.code(i).code());
                }
                done((int) first + i, results, i);
            }
        }

        @Override
        public void lost(long first, int count) {
            throw new BenchFailed("the connection was lost while the accounts were prepared");
        }
    }

    private static final class Opening extends Step {
        private final Preparation preparation;

        Opening(Preparation preparation) {
            super(preparation.target);
            this.preparation = preparation;
        }

        @Override
        void add(int account, BatchWriter to) {
            AccountId id = AccountId.parse(preparation.operations.accountPrefix() + account);
            to.add(new Command.OpenAccount(id, UserId.NONE, List.of(), Metadata.NONE));
        }

        @Override
        void done(int account, BatchResults results, int result) {
            preparation.accountNumbers[account] = results.accountNumber(result);
        }
    }

    private static final class Funding extends Step {
        private final Preparation preparation;
        private final DecimalAmount deposit;

        Funding(Preparation preparation, long deposit) {
            super(preparation.target);
            this.preparation = preparation;
            this.deposit = new DecimalAmount(0, deposit, DECIMALS);
        }

        /** Its id is that of a number below 0, which no operation has. */
        @Override
        void add(int account, BatchWriter to) {
            long number = -1L - account;
            TransactionId id =
                    new TransactionId(preparation.operations.idHigh(number), preparation.operations.idLow(number));
            int receiver = preparation.accountNumbers[account];
            to.add(id, TransferType.DEPOSIT, 0, receiver, deposit, OperationJson.CURRENCY);
        }

        @Override
        void done(int account, BatchResults results, int result) {
            // The amount is known already.
        }
    }
}
