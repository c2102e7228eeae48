package io.saldo.cli.bench;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** A request as it is written, in memory that is used again for the next. Owned by one connection. */
final class RequestBytes {
    private static final byte[] HEX = Target.ascii("0123456789abcdef");
    private static final byte[] END_OF_HEAD = Target.ascii("\r\n\r\n");
    private static final int LENGTH_DIGITS = 9;

    private byte[] bytes = new byte[512];
    private int length;
    private int digitsAt;

    RequestBytes clear() {
        length = 0;
        return this;
    }

    RequestBytes add(byte[] more) {
        return add(more, more.length);
    }

    RequestBytes add(byte[] more, int count) {
        makeRoom(count);
        System.arraycopy(more, 0, bytes, length, count);
        length += count;
        return this;
    }

    RequestBytes add(char character) {
        makeRoom(1);
        bytes[length++] = (byte) character;
        return this;
    }

    /** A number in decimal, 0 or above. */
    RequestBytes number(long number) {
        makeRoom(20);
        int digits = 1;
        for (long rest = number; rest >= 10; rest /= 10) {
            digits++;
        }
        long rest = number;
        for (int at = length + digits - 1; at >= length; at--) {
            bytes[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += digits;
        return this;
    }

    /** An amount in hundredths, with two decimals. */
    RequestBytes hundredths(long amount) {
        number(amount / 100).add('.');
        return add((char) ('0' + amount % 100 / 10)).add((char) ('0' + amount % 10));
    }

    /** A UUID's 36 characters. */
    RequestBytes uuid(long high, long low) {
        makeRoom(36);
        for (int i = 0; i < 32; i++) {
            if (i == 8 || i == 12 || i == 16 || i == 20) {
                bytes[length++] = '-';
            }
            long half = i < 16 ? high : low;
            bytes[length++] = HEX[(int) (half >>> (60 - 4 * (i & 15))) & 15];
        }
        return this;
    }

    /** Ends the head of a request and begins its body, whose length {@link #endBody} fills in. */
    RequestBytes beginBody() {
        makeRoom(LENGTH_DIGITS);
        digitsAt = length;
        Arrays.fill(bytes, length, length + LENGTH_DIGITS, (byte) ' ');
        length += LENGTH_DIGITS;
        return add(END_OF_HEAD);
    }

    void endBody() {
        int rest = length - digitsAt - LENGTH_DIGITS - END_OF_HEAD.length;
        int at = digitsAt + LENGTH_DIGITS;
        do {
            bytes[--at] = (byte) ('0' + rest % 10);
            rest /= 10;
        } while (rest > 0);
    }

    /** All that was written, to be sent. */
    ByteBuffer toSend() {
        return ByteBuffer.wrap(bytes, 0, length);
    }

    private void makeRoom(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
        }
    }
}
