package io.saldo.journal;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The chain's hash: SHA-256 over all bytes of a block. Reusable; for one thread. */
final class BlockHash {
    private final MessageDigest digest;
    private final byte[] value = new byte[BlockLayout.HASH_BYTES];

    BlockHash() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    /** Hashes the block at the offset; the result is in {@link #value} until the next call. */
    byte[] of(MemorySegment bytes, long block) {
        return of(bytes.asSlice(block, LittleEndian.i32(bytes, block + BlockLayout.LENGTH))
                .asByteBuffer());
    }

    /** Hashes the buffer's remaining bytes. */
    byte[] of(ByteBuffer block) {
        digest.update(block);
        try {
            digest.digest(value, 0, value.length);
        } catch (DigestException e) {
            throw new AssertionError("a SHA-256 has 32 bytes", e);
        }
        return value;
    }

    /** The hash that was computed last, zeros before; the caller must not change it. */
    byte[] value() {
        return value;
    }
}
