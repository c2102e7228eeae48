package io.saldo.ledger.command;

import static io.saldo.ledger.command.CommandLayout.*;

import io.saldo.ledger.Bytes;
import io.saldo.ledger.crossing.CrossingBytes;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.DecimalAmount;
import io.saldo.ledger.model.Limits;
import io.saldo.ledger.model.Metadata;
import io.saldo.ledger.model.MinimumBalance;
import io.saldo.ledger.model.TransactionId;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Writes commands in the bytes of {@link CommandLayout}. For one thread at a time; reusable. */
public final class CommandWriter {
    private MemorySegment target = MemorySegment.NULL;
    private long start;
    private long at;

    /**
     * Writes a command at an offset, zero padded.
     *
     * @return its length in bytes, a multiple of eight
     * @throws IndexOutOfBoundsException when the target has no room; what lies behind the offset is then undefined
     * @throws IllegalArgumentException when a field has no place in the layout, however much room there is; likewise
     */
    public int write(Command command, MemorySegment target, long offset) {
        this.target = target;
        start = offset;
        at = offset + FIELDS;
        target.set(Bytes.LONG, start, 0);
        target.set(Bytes.LONG, start + ID_HIGH, command.id().high());
        target.set(Bytes.LONG, start + ID_LOW, command.id().low());
        byte kind = writeFields(command);
        long length = Bytes.padded(at - start);
        while (at < start + length) {
            target.set(Bytes.BYTE, at++, (byte) 0);
        }
        target.set(Bytes.INT, start + LENGTH, (int) length);
        target.set(Bytes.BYTE, start + KIND, kind);
        return (int) length;
    }

    /** The command's bytes in an array of their own. */
    public byte[] toBytes(Command command) {
        byte[] room = new byte[Limits.COMMAND_BYTES_MAX];
        int length = write(command, MemorySegment.ofArray(room), 0);
        return Arrays.copyOf(room, length);
    }

    private byte writeFields(Command command) {
        return switch (command) {
            case Command.PostTransfer transfer -> transfer(transfer);
            case Command.CreateLedger create -> {
                u16(create.rulesVersion());
                u16(create.partition());
                u16(create.partitions() == 1 ? 0 : create.partitions());
                yield CREATE_LEDGER;
            }
            case Command.RegisterCurrency register -> {
                text(register.code());
                u8(register.scale());
                yield REGISTER_CURRENCY;
            }
            case Command.OpenAccount open -> {
                text(open.account().value());
                text(open.user().value());
                minimums(open.minimums());
                text(open.metadata().json());
                yield OPEN_ACCOUNT;
            }
            case Command.ChangeAccount change -> change(change);
            case Command.PostTransaction transaction -> transaction(transaction);
            case Command.PlaceHold hold -> {
                text(hold.from().value());
                text(hold.to().value());
                amount(hold.amount());
                text(hold.currency());
                u64(hold.expiresAfterSeconds());
                text(hold.metadata().json());
                yield PLACE_HOLD;
            }
            case Command.CaptureHold capture -> {
                id(capture.hold());
                text(capture.to().value());
                amount(capture.amount());
                yield CAPTURE_HOLD;
            }
            case Command.VoidHold release -> {
                id(release.hold());
                yield VOID_HOLD;
            }
            case Command.ReverseTransfer reverse -> {
                id(reverse.original());
                amount(reverse.amount());
                yield REVERSE_TRANSFER;
            }
            case Command.Tick _ -> TICK;
            case Command.PrepareCrossing prepare -> {
                at = CrossingBytes.write(prepare.crossing(), target, at);
                yield PREPARE_CROSSING;
            }
            case Command.CommitCrossing commit -> {
                at = CrossingBytes.write(commit.crossing(), target, at);
                yield COMMIT_CROSSING;
            }
            case Command.ConfirmCrossing confirm -> {
                u16(confirm.coordinator());
                yield CONFIRM_CROSSING;
            }
            case Command.CancelCrossing cancel -> {
                u16(cancel.coordinator());
                u16(cancel.rejection().ordinal());
                yield CANCEL_CROSSING;
            }
        };
    }

    private byte transfer(Command.PostTransfer transfer) {
        target.set(Bytes.LONG, start + AMOUNT_LOW, transfer.amount().low());
        target.set(Bytes.LONG, start + AMOUNT_HIGH, transfer.amount().high());
        String code = transfer.currency();
        if (code.length() > CURRENCY_BYTES) {
            throw new IllegalArgumentException("a transfer's currency has at most 12 characters");
        }
        for (int i = 0; i < CURRENCY_BYTES; i++) {
            target.set(Bytes.BYTE, start + CURRENCY + i, i < code.length() ? ascii(code.charAt(i)) : 0);
        }
        target.set(Bytes.BYTE, start + DECIMALS, (byte) transfer.amount().decimals());
        target.set(Bytes.BYTE, start + FROM_LENGTH, nameLength(transfer.from()));
        target.set(Bytes.BYTE, start + TO_LENGTH, nameLength(transfer.to()));
        target.set(Bytes.BYTE, start + TRANSFER_TYPE, (byte) transfer.type().ordinal());
        target.set(Bytes.LONG, start + FROM_NUMBER, 0);
        at = start + TRANSFER_NAMES;
        ascii(transfer.from());
        ascii(transfer.to());
        if (!transfer.metadata().isNone()) {
            byte[] metadata = transfer.metadata().json().getBytes(StandardCharsets.UTF_8);
            target.set(Bytes.SHORT, start + METADATA_LENGTH, shortLength(metadata.length));
            bytes(metadata);
        }
        return POST_TRANSFER;
    }

    private byte change(Command.ChangeAccount change) {
        text(change.account().value());
        u8(change.status().map(status -> status.ordinal() + 1).orElse(0));
        minimums(change.minimums());
        u8(change.metadata().isPresent() ? 1 : 0);
        text(change.metadata().orElse(Metadata.NONE).json());
        return CHANGE_ACCOUNT;
    }

    private byte transaction(Command.PostTransaction transaction) {
        u16(transaction.postings().size());
        for (Command.Posting posting : transaction.postings()) {
            text(posting.from().value());
            text(posting.to().value());
            amount(posting.amount());
            text(posting.currency());
        }
        text(transaction.metadata().json());
        return POST_TRANSACTION;
    }

    private void minimums(List<MinimumBalance> minimums) {
        u16(minimums.size());
        for (MinimumBalance minimum : minimums) {
            text(minimum.currency());
            amount(minimum.minimum());
        }
    }

    private void ascii(AccountId account) {
        String value = account.value();
        for (int i = 0; i < value.length(); i++) {
            target.set(Bytes.BYTE, at++, ascii(value.charAt(i)));
        }
    }

    private static byte ascii(char c) {
        if (c == 0 || c > 0x7F) {
            throw new IllegalArgumentException("a transfer's ids and currency are ASCII");
        }
        return (byte) c;
    }

    /** No length stands for an account given by number, so an empty name would mean account 0. */
    private static byte nameLength(AccountId account) {
        int length = account.value().length();
        if (length < 1 || length > 0xFF) {
            throw new IllegalArgumentException("a transfer's account has 1 to 255 characters");
        }
        return (byte) length;
    }

    private void text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        u16(utf8.length);
        bytes(utf8);
    }

    private void bytes(byte[] bytes) {
        MemorySegment.copy(bytes, 0, target, Bytes.BYTE, at, bytes.length);
        at += bytes.length;
    }

    private void id(TransactionId id) {
        u64(id.high());
        u64(id.low());
    }

    private void amount(DecimalAmount amount) {
        u64(amount.low());
        u64(amount.high());
        u8(amount.decimals());
    }

    private void u8(int value) {
        target.set(Bytes.BYTE, at, (byte) value);
        at += 1;
    }

    private void u16(int value) {
        target.set(Bytes.SHORT, at, shortLength(value));
        at += 2;
    }

    private static short shortLength(int value) {
        if (value > 0xFFFF) {
            throw new IllegalArgumentException("a text or list of " + value + " is over the limit of 65,535");
        }
        return (short) value;
    }

    private void u64(long value) {
        target.set(Bytes.LONG, at, value);
        at += 8;
    }
}
