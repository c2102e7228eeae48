package io.saldo.cli.bench;

import static io.saldo.cli.bench.Target.ascii;

import io.saldo.ledger.Bytes;
import io.saldo.ledger.batch.BatchLayout;
import io.saldo.ledger.batch.BatchResults;
import io.saldo.ledger.batch.BatchWriter;
import io.saldo.ledger.batch.ResultStatus;
import io.saldo.ledger.command.Command;
import io.saldo.ledger.command.CommandLayout;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.DecimalAmount;
import io.saldo.ledger.model.Metadata;
import io.saldo.ledger.model.TransactionId;
import io.saldo.ledger.model.TransferType;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A packed batch; transfers, deposits and withdrawals name accounts by their numbers. */
final class PackedWording implements Wording {
    static final byte[] BATCH = ascii("POST /v1/batch");
    private static final int OK = 200;
    private static final int DECIMALS = 2;

    private final Operations operations;
    private final int[] accountNumbers;
    private final Operation operation = new Operation();
    private final byte[] headers;
    private final BatchWriter batch = new BatchWriter(1 << 16);
    private final MemorySegment transfer = MemorySegment.ofArray(aTransfer());

    PackedWording(Operations operations, Target target, int[] accountNumbers) {
        this.operations = operations;
        this.accountNumbers = accountNumbers;
        headers = target.withBody(BatchLayout.MEDIA_TYPE);
    }

    /** The bytes of a transfer in which only what differs is written each time. */
    private static byte[] aTransfer() {
        BatchWriter writer = new BatchWriter(128)
                .add(
                        new TransactionId(1, 1),
                        TransferType.TRANSFER,
                        1,
                        2,
                        new DecimalAmount(0, 1, DECIMALS),
                        OperationJson.CURRENCY);
        int length = writer.length();
        return Arrays.copyOfRange(writer.seal(false), BatchLayout.HEADER_BYTES, length);
    }

    @Override
    public void write(long first, int count, RequestBytes request) {
        batch.clear();
        for (int i = 0; i < count; i++) {
            operations.read(first + i, operation);
            add(operation);
        }
        int length = batch.length();
        request.add(BATCH)
                .add(headers)
                .beginBody()
                .add(batch.seal(false), length)
                .endBody();
    }

    private void add(Operation of) {
        switch (of.kind) {
            case TRANSFER -> transfer(TransferType.TRANSFER, accountNumbers[of.from], accountNumbers[of.to]);
            case DEPOSIT -> transfer(TransferType.DEPOSIT, 0, accountNumbers[of.to]);
            case WITHDRAWAL -> transfer(TransferType.WITHDRAWAL, accountNumbers[of.from], 0);
            case TRANSACTION -> batch.add(new Command.PostTransaction(id(of.number), postings(of), Metadata.NONE));
            case HOLD ->
                batch.add(new Command.PlaceHold(
                        id(of.number),
                        account(of.from),
                        account(of.to),
                        amount(of),
                        OperationJson.CURRENCY,
                        0,
                        Metadata.NONE));
            case CAPTURE ->
                batch.add(new Command.CaptureHold(id(of.number), id(of.subject), AccountId.NONE, amount(of)));
            case VOID -> batch.add(new Command.VoidHold(id(of.number), id(of.subject)));
            case REVERSAL -> batch.add(new Command.ReverseTransfer(id(of.number), id(of.subject), amount(of)));
            case BALANCE, HISTORY -> throw new IllegalArgumentException("a read has no place in a batch");
        }
    }

    private void transfer(TransferType type, int from, int to) {
        transfer.set(Bytes.LONG, CommandLayout.ID_HIGH, operations.idHigh(operation.number));
        transfer.set(Bytes.LONG, CommandLayout.ID_LOW, operations.idLow(operation.number));
        transfer.set(Bytes.LONG, CommandLayout.AMOUNT_LOW, operation.amount);
        transfer.set(Bytes.BYTE, CommandLayout.TRANSFER_TYPE, (byte) type.ordinal());
        transfer.set(Bytes.INT, CommandLayout.FROM_NUMBER, from);
        transfer.set(Bytes.INT, CommandLayout.TO_NUMBER, to);
        batch.add(transfer);
    }

    private List<Command.Posting> postings(Operation of) {
        List<Command.Posting> postings = new ArrayList<>(of.postings);
        Operation next = of;
        for (int i = 0; i < of.postings; i++) {
            if (i > 0) {
                next = new Operation();
                operations.readPosting(of.number, i, next);
            }
            postings.add(
                    new Command.Posting(account(next.from), account(next.to), amount(next), OperationJson.CURRENCY));
        }
        return postings;
    }

    private TransactionId id(long number) {
        return new TransactionId(operations.idHigh(number), operations.idLow(number));
    }

    private AccountId account(int account) {
        return AccountId.parse(operations.accountPrefix() + account);
    }

    private static DecimalAmount amount(Operation of) {
        return new DecimalAmount(0, of.amount, DECIMALS);
    }

    @Override
    public void read(long first, int count, AnswerBytes answer, Outcomes outcomes) {
        if (answer.status() != OK) {
            outcomes.failed(first, count, JsonWording.code(answer));
            return;
        }
        BatchResults results = BatchResults.of(answer.array(), answer.bodyAt(), answer.bodyEnd() - answer.bodyAt());
        if (results.count() != count) {
            throw new BenchFailed("the server answers " + count + " commands with " + results.count() + " results");
        }
        for (int i = 0; i < count; i++) {
            long number = first + i;
            switch (results.status(i)) {
                case DONE, REPEATED -> {
                    if (outcomes.wants(number)) {
                        outcomes.keep(number, "\"sequence\":" + results.sequence(i));
                    }
                    outcomes.done(number, results.status(i) == ResultStatus.REPEATED);
                }
                case REFUSED, REFUSED_BEFORE, INVALID, NOT_TAKEN, UNKNOWN -> outcomes.failed(number, results.code(i));
            }
        }
    }
}
