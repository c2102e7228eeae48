package io.saldo.ledger.crossing;

import io.saldo.ledger.Bytes;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.DecimalAmount;
import io.saldo.ledger.model.Metadata;
import io.saldo.ledger.model.TransactionId;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The bytes of a crossing inside commands and events, whose header has its id. Not padded.
 *
 * <pre>
 *  0 u8  kind              {@link CrossingKind}
 *  1 u8  coordinator
 *  2 u16 posting count
 *  4 u64 subject high, u64 subject low      only of a kind that has one
 *    postings              u16 length and text of the sender's id, of the receiver's id, u64 amount low, u64 amount high,
 *                          u8 decimals, u16 length and text of the currency
 *    metadata              u16 length, text
 * </pre>
 */
public final class CrossingBytes {
    private static final int HEAD_BYTES = 4;

    private final MemorySegment bytes;
    private final long end;
    private long at;

    private CrossingBytes(MemorySegment bytes, long start, long end) {
        this.bytes = bytes;
        this.end = end;
        at = start;
    }

    /** The kind of the crossing at an offset. */
    public static CrossingKind kind(MemorySegment source, long offset) {
        return CrossingKind.of(Byte.toUnsignedInt(source.get(Bytes.BYTE, offset)));
    }

    /** The coordinator of the crossing at an offset. */
    public static int coordinator(MemorySegment source, long offset) {
        return Byte.toUnsignedInt(source.get(Bytes.BYTE, offset + 1));
    }

    /**
     * Reads the crossing at an offset.
     *
     * @param end behind the last byte that may belong to it
     * @param id its id
     * @throws IllegalArgumentException when the bytes are no crossing
     */
    public static Crossing read(MemorySegment source, long offset, long end, TransactionId id) {
        return new CrossingBytes(source, offset, end).read(id);
    }

    /**
     * Writes a crossing at an offset.
     *
     * @return the offset behind its last byte
     * @throws IndexOutOfBoundsException when the target has no room
     * @throws IllegalArgumentException when a text or list is too long for the layout
     */
    public static long write(Crossing crossing, MemorySegment target, long offset) {
        CrossingBytes bytes = new CrossingBytes(target, offset, Long.MAX_VALUE);
        bytes.write(crossing);
        return bytes.at;
    }

    private Crossing read(TransactionId id) {
        need(HEAD_BYTES);
        CrossingKind kind = kind(bytes, at);
        int coordinator = coordinator(bytes, at);
        int count = Short.toUnsignedInt(bytes.get(Bytes.SHORT, at + 2));
        at += HEAD_BYTES;
        TransactionId subject = kind.hasSubject() ? new TransactionId(u64(), u64()) : TransactionId.NONE;
        List<Crossing.Posting> postings = new ArrayList<>(Math.min(count, 1_000));
        for (int i = 0; i < count; i++) {
            postings.add(new Crossing.Posting(new AccountId(text()), new AccountId(text()), amount(), text()));
        }
        return new Crossing(id, kind, coordinator, subject, postings, new Metadata(text()));
    }

    private void write(Crossing crossing) {
        bytes.set(Bytes.BYTE, at, (byte) crossing.kind().ordinal());
        bytes.set(Bytes.BYTE, at + 1, (byte) crossing.coordinator());
        bytes.set(Bytes.SHORT, at + 2, shortOf(crossing.postings().size()));
        at += HEAD_BYTES;
        if (crossing.kind().hasSubject()) {
            u64(crossing.subject().high());
            u64(crossing.subject().low());
        }
        for (Crossing.Posting posting : crossing.postings()) {
            text(posting.from().value());
            text(posting.to().value());
            u64(posting.amount().low());
            u64(posting.amount().high());
            bytes.set(Bytes.BYTE, at++, (byte) posting.amount().decimals());
            text(posting.currency());
        }
        text(crossing.metadata().json());
    }

    private DecimalAmount amount() {
        long low = u64();
        long high = u64();
        need(1);
        int decimals = Byte.toUnsignedInt(bytes.get(Bytes.BYTE, at++));
        if (decimals > DecimalAmount.DECIMALS_MAX) {
            throw new IllegalArgumentException("an amount has no " + decimals + " decimals");
        }
        return new DecimalAmount(high, low, decimals);
    }

    private long u64() {
        need(8);
        long value = bytes.get(Bytes.LONG, at);
        at += 8;
        return value;
    }

    private String text() {
        need(2);
        int length = Short.toUnsignedInt(bytes.get(Bytes.SHORT, at));
        at += 2;
        need(length);
        byte[] utf8 = new byte[length];
        MemorySegment.copy(bytes, Bytes.BYTE, at, utf8, 0, length);
        at += length;
        return new String(utf8, StandardCharsets.UTF_8);
    }

    private void u64(long value) {
        bytes.set(Bytes.LONG, at, value);
        at += 8;
    }

    private void text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        bytes.set(Bytes.SHORT, at, shortOf(utf8.length));
        at += 2;
        MemorySegment.copy(utf8, 0, bytes, Bytes.BYTE, at, utf8.length);
        at += utf8.length;
    }

    private static short shortOf(int value) {
        if (value > 0xFFFF) {
            throw new IllegalArgumentException("a text or list of " + value + " is over the limit of 65,535");
        }
        return (short) value;
    }

    private void need(int length) {
        if (end - at < length) {
            throw new IllegalArgumentException("a crossing ends before its fields do");
        }
    }
}
