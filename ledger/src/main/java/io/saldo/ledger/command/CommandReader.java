package io.saldo.ledger.command;

import static io.saldo.ledger.command.CommandLayout.*;

import io.saldo.ledger.Bytes;
import io.saldo.ledger.crossing.CrossingBytes;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.AccountStatus;
import io.saldo.ledger.model.DecimalAmount;
import io.saldo.ledger.model.Metadata;
import io.saldo.ledger.model.MinimumBalance;
import io.saldo.ledger.model.Rejection;
import io.saldo.ledger.model.TransactionId;
import io.saldo.ledger.model.TransferType;
import io.saldo.ledger.model.UserId;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/** Reads commands from the bytes of {@link CommandLayout}. For one thread at a time; reusable. */
public final class CommandReader {
    private MemorySegment source = MemorySegment.NULL;
    private long start;
    private long at;
    private long end;

    /** The length of the command at an offset, unchecked. */
    public static int length(MemorySegment source, long offset) {
        return source.get(Bytes.INT, offset + LENGTH);
    }

    /**
     * Reads the command at an offset.
     *
     * @param nameOf gives the id of an account that a transfer names by number
     * @throws IllegalArgumentException when the bytes are no command
     */
    public Command read(MemorySegment source, long offset, IntFunction<AccountId> nameOf) {
        this.source = source;
        start = offset;
        at = offset + FIELDS;
        if (source.byteSize() - offset < FIELDS) {
            throw new IllegalArgumentException("no room for a command");
        }
        int length = length(source, offset);
        if (length < FIELDS || length > source.byteSize() - offset) {
            throw new IllegalArgumentException("a command of " + length + " bytes does not fit");
        }
        end = offset + length;
        TransactionId id =
                new TransactionId(source.get(Bytes.LONG, offset + ID_HIGH), source.get(Bytes.LONG, offset + ID_LOW));
        byte kind = source.get(Bytes.BYTE, offset + KIND);
        if (!id.isNone() && !movesMoney(kind)) {
            throw new IllegalArgumentException("a command of kind " + kind + " has no id");
        }
        return switch (kind) {
            case POST_TRANSFER -> transfer(id, nameOf);
            case CREATE_LEDGER -> create();
            case REGISTER_CURRENCY -> new Command.RegisterCurrency(text(), u8());
            case OPEN_ACCOUNT ->
                new Command.OpenAccount(new AccountId(text()), new UserId(text()), minimums(), new Metadata(text()));
            case CHANGE_ACCOUNT -> change();
            case POST_TRANSACTION -> transaction(id);
            case PLACE_HOLD ->
                new Command.PlaceHold(
                        id,
                        new AccountId(text()),
                        new AccountId(text()),
                        amount(),
                        text(),
                        u64(),
                        new Metadata(text()));
            case CAPTURE_HOLD -> new Command.CaptureHold(id, id(), new AccountId(text()), amount());
            case VOID_HOLD -> new Command.VoidHold(id, id());
            case REVERSE_TRANSFER -> new Command.ReverseTransfer(id, id(), amount());
            case TICK -> new Command.Tick();
            case PREPARE_CROSSING -> new Command.PrepareCrossing(CrossingBytes.read(source, at, end, id));
            case COMMIT_CROSSING -> new Command.CommitCrossing(CrossingBytes.read(source, at, end, id));
            case CONFIRM_CROSSING -> new Command.ConfirmCrossing(id, u16());
            case CANCEL_CROSSING -> new Command.CancelCrossing(id, u16(), Rejection.of(u16()));
            default -> throw new IllegalArgumentException("no command has kind " + kind);
        };
    }

    private static boolean movesMoney(byte kind) {
        return (kind >= POST_TRANSFER && kind <= REVERSE_TRANSFER)
                || (kind >= PREPARE_CROSSING && kind <= CANCEL_CROSSING);
    }

    private Command create() {
        int rulesVersion = u16();
        int partition = u16();
        int partitions = u16();
        return new Command.CreateLedger(rulesVersion, partition, partitions == 0 ? 1 : partitions);
    }

    private Command transfer(TransactionId id, IntFunction<AccountId> nameOf) {
        if (end - start < TRANSFER_NAMES) {
            throw new IllegalArgumentException("a transfer is longer");
        }
        DecimalAmount amount = new DecimalAmount(
                source.get(Bytes.LONG, start + AMOUNT_HIGH),
                source.get(Bytes.LONG, start + AMOUNT_LOW),
                decimals(source.get(Bytes.BYTE, start + DECIMALS)));
        int codeLength = CURRENCY_BYTES;
        while (codeLength > 0 && source.get(Bytes.BYTE, start + CURRENCY + codeLength - 1) == 0) {
            codeLength--;
        }
        at = start + CURRENCY;
        String currency = text(codeLength);
        int type = source.get(Bytes.BYTE, start + TRANSFER_TYPE);
        at = start + TRANSFER_NAMES;
        AccountId from = account(FROM_LENGTH, FROM_NUMBER, nameOf);
        AccountId to = account(TO_LENGTH, TO_NUMBER, nameOf);
        String metadata = text(Short.toUnsignedInt(source.get(Bytes.SHORT, start + METADATA_LENGTH)));
        return new Command.PostTransfer(id, TransferType.of(type), from, to, amount, currency, new Metadata(metadata));
    }

    private AccountId account(int lengthOffset, int numberOffset, IntFunction<AccountId> nameOf) {
        int length = Byte.toUnsignedInt(source.get(Bytes.BYTE, start + lengthOffset));
        return length == 0 ? nameOf.apply(source.get(Bytes.INT, start + numberOffset)) : new AccountId(text(length));
    }

    private Command change() {
        AccountId account = new AccountId(text());
        int status = u8();
        List<MinimumBalance> minimums = minimums();
        boolean metadataGiven = u8() == 1;
        Metadata metadata = new Metadata(text());
        return new Command.ChangeAccount(
                account,
                status == 0 ? Optional.empty() : Optional.of(AccountStatus.of(status - 1)),
                minimums,
                metadataGiven ? Optional.of(metadata) : Optional.empty());
    }

    private Command transaction(TransactionId id) {
        int count = u16();
        List<Command.Posting> postings = new ArrayList<>(Math.min(count, 1_000));
        for (int i = 0; i < count; i++) {
            postings.add(new Command.Posting(new AccountId(text()), new AccountId(text()), amount(), text()));
        }
        return new Command.PostTransaction(id, postings, new Metadata(text()));
    }

    private List<MinimumBalance> minimums() {
        int count = u16();
        List<MinimumBalance> minimums = new ArrayList<>(Math.min(count, 1_000));
        for (int i = 0; i < count; i++) {
            minimums.add(new MinimumBalance(text(), amount()));
        }
        return minimums;
    }

    private String text() {
        return text(u16());
    }

    private String text(int length) {
        need(length);
        if (length == 0) {
            return "";
        }
        byte[] utf8 = new byte[length];
        MemorySegment.copy(source, Bytes.BYTE, at, utf8, 0, length);
        at += length;
        return new String(utf8, StandardCharsets.UTF_8);
    }

    private TransactionId id() {
        return new TransactionId(u64(), u64());
    }

    private DecimalAmount amount() {
        long low = u64();
        long high = u64();
        return new DecimalAmount(high, low, decimals(u8()));
    }

    private static int decimals(int decimals) {
        if (decimals < 0 || decimals > DecimalAmount.DECIMALS_MAX) {
            throw new IllegalArgumentException("an amount has no " + decimals + " decimals");
        }
        return decimals;
    }

    private int u8() {
        need(1);
        return Byte.toUnsignedInt(source.get(Bytes.BYTE, at++));
    }

    private int u16() {
        need(2);
        int value = Short.toUnsignedInt(source.get(Bytes.SHORT, at));
        at += 2;
        return value;
    }

    private long u64() {
        need(8);
        long value = source.get(Bytes.LONG, at);
        at += 8;
        return value;
    }

    private void need(int bytes) {
        if (end - at < bytes) {
            throw new IllegalArgumentException("a command ends before its fields do");
        }
    }
}
