package io.saldo.cli.crash;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * What every event of the journal looked like when it was first read, and the newest sequence that any answer has told
 * of. Any thread.
 */
final class Trail {
    private long[] digests = new long[1_024];
    private int count;
    private long newest;

    /** An event was read: it must be the next, or the same as before. */
    synchronized void read(Json event) {
        long sequence = event.number("sequence");
        long digest = digest(event.raw());
        AuditFailed.check(
                sequence >= 1 && sequence <= count + 1L, "the journal jumps from " + count + " to " + sequence);
        told(sequence);
        if (sequence <= count) {
            AuditFailed.check(digests[(int) sequence - 1] == digest, "the journal changed: it is now " + event.raw());
            return;
        }
        if (count == digests.length) {
            digests = Arrays.copyOf(digests, 2 * count);
        }
        digests[count++] = digest;
    }

    /** An answer told of an event with this sequence. */
    synchronized void told(long sequence) {
        newest = Math.max(newest, sequence);
    }

    /** The newest sequence that was ever told of; no later read may be older. */
    synchronized long newest() {
        return newest;
    }

    /** How many events were read. */
    synchronized long count() {
        return count;
    }

    /** The first eight bytes of the text's SHA-256. */
    static long digest(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(hash).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
