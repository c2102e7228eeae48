package io.saldo.ledger.model;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The id of a movement of money, a UUID chosen by the client and remembered for ever.
 *
 * @param high the UUID's high 64 bits
 * @param low the UUID's low 64 bits
 */
public record TransactionId(long high, long low) {
    /** Stands for no id: the nil UUID, which no client may use. */
    public static final TransactionId NONE = new TransactionId(0, 0);

    private static final long NAMESPACE_OF_URLS_HIGH = 0x6ba7_b811_9dad_11d1L;
    private static final long NAMESPACE_OF_URLS_LOW = 0x80b4_00c0_4fd4_30c8L;
    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};

    /**
     * Reads the 36 characters of a UUID, in upper or lower case.
     *
     * @throws IllegalArgumentException when the text is anything else, or the nil UUID
     */
    public static TransactionId parse(CharSequence text) {
        if (text.length() != 36) {
            throw new IllegalArgumentException("is not a UUID");
        }
        long high = 0;
        long low = 0;
        for (int i = 0, digit = 0; i < 36; i++) {
            char c = text.charAt(i);
            if (i == 8 || i == 13 || i == 18 || i == 23) {
                if (c != '-') {
                    throw new IllegalArgumentException("is not a UUID");
                }
                continue;
            }
            if (digit++ < 16) {
                high = high << 4 | hexDigit(c);
            } else {
                low = low << 4 | hexDigit(c);
            }
        }
        if (high == 0 && low == 0) {
            throw new IllegalArgumentException("is the nil UUID");
        }
        return new TransactionId(high, low);
    }

    /**
     * The id that stands for a name and is always the same: version 5 of RFC 9562, in that standard's namespace for URLs.
     */
    public static TransactionId named(String url) {
        byte[] path = url.getBytes(StandardCharsets.UTF_8);
        ByteBuffer named = ByteBuffer.allocate(16 + path.length)
                .putLong(NAMESPACE_OF_URLS_HIGH)
                .putLong(NAMESPACE_OF_URLS_LOW)
                .put(path);
        ByteBuffer hash = ByteBuffer.wrap(sha1(named.array()));
        long high = (hash.getLong() & 0xFFFF_FFFF_FFFF_0FFFL) | 0x5000L;
        long low = (hash.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new TransactionId(high, low);
    }

    private static byte[] sha1(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-1").digest(bytes);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-1", impossible);
        }
    }

    private static int hexDigit(char c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        if (c >= 'a' && c <= 'f') {
            return c - 'a' + 10;
        }
        if (c >= 'A' && c <= 'F') {
            return c - 'A' + 10;
        }
        throw new IllegalArgumentException("is not a UUID");
    }

    /** Whether this stands for no id. */
    public boolean isNone() {
        return high == 0 && low == 0;
    }

    /** The UUID in lower case. */
    @Override
    public String toString() {
        byte[] text = new byte[36];
        int at = 0;
        for (int i = 0; i < 32; i++) {
            if (i == 8 || i == 12 || i == 16 || i == 20) {
                text[at++] = '-';
            }
            long half = i < 16 ? high : low;
            text[at++] = HEX[(int) (half >>> (60 - 4 * (i & 15))) & 15];
        }
        return new String(text, StandardCharsets.ISO_8859_1);
    }
}
