package io.saldo.cli.bench;

import static io.saldo.cli.bench.Target.ascii;

/** Writes operations as JSON: the body of a request of its own, or a line of a batch. One thread. */
final class OperationJson {
    static final String CURRENCY = "USD";

    private static final byte[] ID = ascii("{\"transaction_id\":\"");
    private static final byte[] ID_IN_BATCH = ascii("\",\"transaction_id\":\"");
    private static final byte[] OP = ascii("{\"op\":\"");
    private static final byte[] FROM = ascii("\",\"from_account\":\"");
    private static final byte[] TO = ascii("\",\"to_account\":\"");
    private static final byte[] AMOUNT = ascii("\",\"amount\":\"");
    private static final byte[] CURRENCY_END = ascii("\",\"currency\":\"" + CURRENCY + "\"}");
    private static final byte[] HOLD = ascii("\",\"hold_id\":\"");
    private static final byte[] TRANSFER = ascii("\",\"transfer_id\":\"");
    private static final byte[] POSTINGS = ascii("\",\"postings\":[");
    private static final byte[] POSTING_FROM = ascii("{\"from_account\":\"");
    private static final byte[] POSTINGS_END = ascii("]}");
    private static final byte[] END = ascii("\"}");

    private final Operations operations;
    private final byte[] accountPrefix;
    private final Operation posting = new Operation();

    OperationJson(Operations operations) {
        this.operations = operations;
        accountPrefix = ascii(operations.accountPrefix());
    }

    /** Writes a body. */
    void body(Operation operation, RequestBytes request) {
        fields(operation, request.add(ID), false);
    }

    /** Writes a line. */
    void line(Operation operation, RequestBytes request) {
        request.add(OP).add(word(operation.kind)).add(ID_IN_BATCH);
        fields(operation, request, true);
        request.add('\n');
    }

    /** Writes an account's id. */
    RequestBytes account(int account, RequestBytes request) {
        return request.add(accountPrefix).number(account);
    }

    /** Writes a transaction id. */
    RequestBytes id(long number, RequestBytes request) {
        return request.uuid(operations.idHigh(number), operations.idLow(number));
    }

    private static byte[] word(OperationKind kind) {
        return switch (kind) {
            case TRANSFER -> Words.TRANSFER;
            case DEPOSIT -> Words.DEPOSIT;
            case WITHDRAWAL -> Words.WITHDRAWAL;
            case TRANSACTION -> Words.TRANSACTION;
            case HOLD -> Words.HOLD;
            case CAPTURE -> Words.CAPTURE;
            case VOID -> Words.VOID;
            case REVERSAL -> Words.REVERSAL;
            case BALANCE, HISTORY -> throw new IllegalArgumentException("a read has no line in a batch");
        };
    }

    private void fields(Operation operation, RequestBytes request, boolean inBatch) {
        id(operation.number, request);
        switch (operation.kind) {
            case TRANSFER, HOLD -> {
                account(operation.from, request.add(FROM));
                account(operation.to, request.add(TO));
                request.add(AMOUNT).hundredths(operation.amount).add(CURRENCY_END);
            }
            case DEPOSIT -> {
                account(operation.to, request.add(TO));
                request.add(AMOUNT).hundredths(operation.amount).add(CURRENCY_END);
            }
            case WITHDRAWAL -> {
                account(operation.from, request.add(FROM));
                request.add(AMOUNT).hundredths(operation.amount).add(CURRENCY_END);
            }
            case TRANSACTION -> postings(operation, request);
            case CAPTURE -> {
                subject(operation, HOLD, request, inBatch);
                request.add(AMOUNT).hundredths(operation.amount).add(END);
            }
            case VOID -> {
                subject(operation, HOLD, request, inBatch);
                request.add(END);
            }
            case REVERSAL -> {
                subject(operation, TRANSFER, request, inBatch);
                request.add(AMOUNT).hundredths(operation.amount).add(END);
            }
            case BALANCE, HISTORY -> throw new IllegalArgumentException("a read has no body");
        }
    }

    /** A request of its own names it in its path. */
    private void subject(Operation operation, byte[] field, RequestBytes request, boolean inBatch) {
        if (inBatch) {
            id(operation.subject, request.add(field));
        }
    }

    private void postings(Operation operation, RequestBytes request) {
        request.add(POSTINGS);
        posting(operation, request);
        for (int i = 1; i < operation.postings; i++) {
            operations.readPosting(operation.number, i, posting);
            posting(posting, request.add(','));
        }
        request.add(POSTINGS_END);
    }

    private void posting(Operation of, RequestBytes request) {
        account(of.from, request.add(POSTING_FROM));
        account(of.to, request.add(TO));
        request.add(AMOUNT).hundredths(of.amount).add(CURRENCY_END);
    }

    private static final class Words {
        static final byte[] TRANSFER = ascii("transfer");
        static final byte[] DEPOSIT = ascii("deposit");
        static final byte[] WITHDRAWAL = ascii("withdrawal");
        static final byte[] TRANSACTION = ascii("transaction");
        static final byte[] HOLD = ascii("hold");
        static final byte[] CAPTURE = ascii("capture");
        static final byte[] VOID = ascii("void");
        static final byte[] REVERSAL = ascii("reversal");
    }
}
