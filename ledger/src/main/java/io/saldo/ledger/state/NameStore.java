package io.saldo.ledger.state;

import io.saldo.ledger.Bytes;
import io.saldo.ledger.Invariant;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The bytes of ids, each once, behind one another: a length byte, then the ASCII characters. A reference is the offset
 * over all chunks. What is written never changes, so any thread may read a reference it was given.
 */
final class NameStore {
    private static final int CHUNK_SHIFT = 20;
    private static final int CHUNK_BYTES = 1 << CHUNK_SHIFT;

    private final Arena arena;
    private volatile MemorySegment[] chunks = {};
    private long end;

    NameStore(Arena arena) {
        this.arena = arena;
    }

    /** Keeps a copy of the bytes. */
    long append(MemorySegment source, long offset, int length) {
        Invariant.check(length > 0 && length <= 255, "a name has 1 to 255 bytes");
        long room = (long) chunks.length << CHUNK_SHIFT;
        if (end + 1 + length > room) {
            end = room;
            grow();
        }
        long reference = end;
        MemorySegment chunk = chunks[(int) (reference >>> CHUNK_SHIFT)];
        long at = reference & (CHUNK_BYTES - 1);
        chunk.set(Bytes.BYTE, at, (byte) length);
        MemorySegment.copy(source, offset, chunk, at + 1, length);
        end += 1 + length;
        return reference;
    }

    private void grow() {
        MemorySegment[] grown = Arrays.copyOf(chunks, chunks.length + 1);
        grown[chunks.length] = arena.allocate(CHUNK_BYTES, 64);
        chunks = grown;
    }

    int length(long reference) {
        return Byte.toUnsignedInt(chunk(reference).get(Bytes.BYTE, reference & (CHUNK_BYTES - 1)));
    }

    MemorySegment chunk(long reference) {
        return chunks[(int) (reference >>> CHUNK_SHIFT)];
    }

    /** Where in its chunk the characters begin. */
    long start(long reference) {
        return (reference & (CHUNK_BYTES - 1)) + 1;
    }

    boolean equals(long reference, MemorySegment source, long offset, int length) {
        if (length(reference) != length) {
            return false;
        }
        MemorySegment chunk = chunk(reference);
        long start = start(reference);
        int i = 0;
        for (; i + 8 <= length; i += 8) {
            if (chunk.get(Bytes.LONG, start + i) != source.get(Bytes.LONG, offset + i)) {
                return false;
            }
        }
        for (; i < length; i++) {
            if (chunk.get(Bytes.BYTE, start + i) != source.get(Bytes.BYTE, offset + i)) {
                return false;
            }
        }
        return true;
    }

    String text(long reference) {
        byte[] ascii = new byte[length(reference)];
        MemorySegment.copy(chunk(reference), Bytes.BYTE, start(reference), ascii, 0, ascii.length);
        return new String(ascii, StandardCharsets.ISO_8859_1);
    }

    long bytes() {
        return end;
    }

    void save(StateSink sink) {
        long left = end;
        for (MemorySegment chunk : chunks) {
            long here = Math.min(left, CHUNK_BYTES);
            sink.write(chunk.asSlice(0, here));
            left -= here;
        }
    }

    void load(StateSource source, long bytes) {
        Invariant.check(chunks.length == 0, "only an empty store is loaded");
        long left = bytes;
        while (left > 0) {
            grow();
            long here = Math.min(left, CHUNK_BYTES);
            source.read(chunks[chunks.length - 1].asSlice(0, here));
            left -= here;
        }
        end = bytes;
    }
}
