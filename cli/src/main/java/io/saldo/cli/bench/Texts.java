package io.saldo.cli.bench;

import static io.saldo.cli.bench.Target.ascii;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Finds what is wanted of a JSON answer by its very bytes, which is enough for answers of one known server. */
final class Texts {
    static final byte[] CODE = ascii("\"code\":\"");
    static final byte[] SEQUENCE = ascii("\"sequence\":");

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long NEWLINES = 0x0A0A_0A0A_0A0A_0A0AL;
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

    private Texts() {}

    /** The place behind the first of these words, or -1. */
    static int after(byte[] bytes, int from, int end, byte[] words) {
        int last = end - words.length;
        for (int at = from; at <= last; at++) {
            if (bytes[at] == words[0] && startsWith(bytes, at, words)) {
                return at + words.length;
            }
        }
        return -1;
    }

    private static boolean startsWith(byte[] bytes, int at, byte[] words) {
        for (int i = 1; i < words.length; i++) {
            if (bytes[at + i] != words[i]) {
                return false;
            }
        }
        return true;
    }

    /** The text from here to the next quote. */
    static String upToQuote(byte[] bytes, int from, int end) {
        int to = from;
        while (to < end && bytes[to] != '"') {
            to++;
        }
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }

    /** The number whose digits are from here on, or -1 when there is no such place. */
    static long number(byte[] bytes, int from, int end) {
        if (from < 0) {
            return -1;
        }
        long number = 0;
        for (int at = from; at < end && bytes[at] >= '0' && bytes[at] <= '9'; at++) {
            number = number * 10 + bytes[at] - '0';
        }
        return number;
    }

    /** The place of the next end of a line, or {@code end}; eight bytes at a time. */
    static int endOfLine(byte[] bytes, int from, int end) {
        int at = from;
        for (; at + Long.BYTES <= end; at += Long.BYTES) {
            long differing = (long) LONGS.get(bytes, at) ^ NEWLINES;
            long zeros = (differing - ONES) & ~differing & HIGH_BITS;
            if (zeros != 0) {
                return at + (Long.numberOfTrailingZeros(zeros) >>> 3);
            }
        }
        while (at < end && bytes[at] != '\n') {
            at++;
        }
        return at;
    }
}
