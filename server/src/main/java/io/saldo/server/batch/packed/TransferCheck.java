package io.saldo.server.batch.packed;

import io.saldo.ledger.Bytes;
import io.saldo.ledger.command.CommandLayout;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.DecimalAmount;
import io.saldo.ledger.model.Int128;
import io.saldo.ledger.model.Limits;
import io.saldo.ledger.model.TransferType;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/** Checks transfers where they lie, without decoding anything but metadata. For one thread at a time. */
final class TransferCheck {
    private static final byte[] EXTERNAL = AccountId.EXTERNAL.value().getBytes(StandardCharsets.US_ASCII);

    private final int systemNumbers;
    private long knownCodeHead;
    private int knownCodeTail;

    TransferCheck(int partitions) {
        // Each of several partitions has a second account of the system, for money on its way between them.
        systemNumbers = partitions == 1 ? 1 : 2 * partitions;
    }

    boolean isSound(MemorySegment body, long at, int length) {
        if (length < CommandLayout.TRANSFER_NAMES
                || body.get(Bytes.BYTE, at + CommandLayout.KIND + 1) != 0
                || (body.get(Bytes.LONG, at + CommandLayout.ID_HIGH) | body.get(Bytes.LONG, at + CommandLayout.ID_LOW))
                        == 0) {
            return false;
        }
        int fromLength = Byte.toUnsignedInt(body.get(Bytes.BYTE, at + CommandLayout.FROM_LENGTH));
        int toLength = Byte.toUnsignedInt(body.get(Bytes.BYTE, at + CommandLayout.TO_LENGTH));
        int metadataLength = Short.toUnsignedInt(body.get(Bytes.SHORT, at + CommandLayout.METADATA_LENGTH));
        int needed = CommandLayout.TRANSFER_NAMES + fromLength + toLength + metadataLength;
        return Bytes.padded(needed) == length
                && isZero(body, at + needed, at + length)
                && isAmount(body, at)
                && isCurrency(body, at + CommandLayout.CURRENCY)
                && accountsFit(body, at, fromLength, toLength)
                && hasMetadata(body, at + needed - metadataLength, metadataLength);
    }

    private static boolean isZero(MemorySegment body, long from, long to) {
        for (long i = from; i < to; i++) {
            if (body.get(Bytes.BYTE, i) != 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isAmount(MemorySegment body, long at) {
        int decimals = body.get(Bytes.BYTE, at + CommandLayout.DECIMALS);
        return decimals >= 0
                && decimals <= DecimalAmount.DECIMALS_MAX
                && Int128.isPositive(
                        body.get(Bytes.LONG, at + CommandLayout.AMOUNT_HIGH),
                        body.get(Bytes.LONG, at + CommandLayout.AMOUNT_LOW));
    }

    /** Most commands name the currency that the one before named. */
    private boolean isCurrency(MemorySegment body, long at) {
        long head = body.get(Bytes.LONG, at);
        int tail = body.get(Bytes.INT, at + 8);
        if (head == knownCodeHead && tail == knownCodeTail) {
            return head != 0;
        }
        int length = CommandLayout.CURRENCY_BYTES;
        while (length > 0 && body.get(Bytes.BYTE, at + length - 1) == 0) {
            length--;
        }
        for (int i = 0; i < length; i++) {
            if (!Soundness.isCodeCharacter(body.get(Bytes.BYTE, at + i))) {
                return false;
            }
        }
        if (length < Soundness.CODE_LENGTH_MIN) {
            return false;
        }
        knownCodeHead = head;
        knownCodeTail = tail;
        return true;
    }

    private boolean accountsFit(MemorySegment body, long at, int fromLength, int toLength) {
        int type = body.get(Bytes.BYTE, at + CommandLayout.TRANSFER_TYPE);
        if (type < 0 || type > TransferType.WITHDRAWAL.ordinal()) {
            return false;
        }
        long names = at + CommandLayout.TRANSFER_NAMES;
        int from = body.get(Bytes.INT, at + CommandLayout.FROM_NUMBER);
        int to = body.get(Bytes.INT, at + CommandLayout.TO_NUMBER);
        return (type == TransferType.DEPOSIT.ordinal()
                        ? isExternal(body, names, fromLength, from)
                        : isClients(body, names, fromLength, from))
                && (type == TransferType.WITHDRAWAL.ordinal()
                        ? isExternal(body, names + fromLength, toLength, to)
                        : isClients(body, names + fromLength, toLength, to));
    }

    /** By number, of which those below belong to the system, or else by an id that a client may choose. */
    private boolean isClients(MemorySegment body, long name, int length, int number) {
        return length == 0 ? number >= systemNumbers : number == 0 && Soundness.isAccountId(body, name, length);
    }

    private static boolean isExternal(MemorySegment body, long name, int length, int number) {
        if (length == 0 || number != 0) {
            return length == 0 && number == 0;
        }
        if (length != EXTERNAL.length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (body.get(Bytes.BYTE, name + i) != EXTERNAL[i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean hasMetadata(MemorySegment body, long at, int length) {
        if (length == 0) {
            return true;
        }
        if (length > Limits.METADATA_BYTES_MAX) {
            return false;
        }
        byte[] json = new byte[length];
        MemorySegment.copy(body, Bytes.BYTE, at, json, 0, length);
        return Soundness.isCanonical(json);
    }
}
