package io.saldo.cli.chaos;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * Makes a node believe that money is with another account: what a bit that flipped in its memory would do. The checkpoint
 * passes its own checks, and its sums are right.
 */
final class FalseCheckpoint {
    private static final String SUFFIX = ".checkpoint";
    private static final int CRC_AT = 4;
    private static final int CHECKED_FROM = 8;
    private static final int DIGEST_AT = 32;
    private static final int STATE_AT = 64;
    /** A balance and what is held of it. */
    private static final int AMOUNT_BYTES = 32;

    private FalseCheckpoint() {}

    private static Optional<Path> newest(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(SUFFIX)).max(Comparator.naturalOrder());
        }
    }

    /** Of the newest checkpoint in a directory, which need not be there; 0 when there is none. */
    static long newestSequence(Path directory) throws IOException {
        return newest(directory)
                .map(file -> HexFormat.fromHexDigitsToLong(
                        String.valueOf(file.getFileName()).replace(SUFFIX, "")))
                .orElse(0L);
    }

    /** Moves the smallest unit from the account with one balance to the account with the other, in the newest. */
    static void moveOne(Path directory, long from, long to) throws IOException {
        Path file = newest(directory).orElseThrow();
        byte[] bytes = Files.readAllBytes(file);
        replace(bytes, amount(from), amount(from - 1));
        replace(bytes, amount(to), amount(to + 1));
        seal(bytes);
        Files.write(file, bytes);
    }

    private static byte[] amount(long units) {
        byte[] bytes = new byte[AMOUNT_BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(0, units);
        return bytes;
    }

    private static void replace(byte[] bytes, byte[] old, byte[] other) {
        int found = -1;
        for (int at = STATE_AT; at + old.length <= bytes.length; at++) {
            if (Arrays.equals(bytes, at, at + old.length, old, 0, old.length)) {
                assertTrue(found < 0, "the amount is there once");
                found = at;
            }
        }
        assertTrue(found >= 0, "the amount is there");
        System.arraycopy(other, 0, bytes, found, other.length);
    }

    private static void seal(byte[] bytes) {
        ByteBuffer fields = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(bytes, STATE_AT, bytes.length - STATE_AT);
            fields.put(DIGEST_AT, digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
        CRC32C crc = new CRC32C();
        crc.update(bytes, CHECKED_FROM, bytes.length - CHECKED_FROM);
        fields.putInt(CRC_AT, (int) crc.getValue());
    }
}
