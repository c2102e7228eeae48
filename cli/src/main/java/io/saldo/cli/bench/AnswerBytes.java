package io.saldo.cli.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * An answer as it arrives, in memory that is used again for the next: its status, and where its body lies. Nothing else
 * is looked at. Owned by one connection.
 */
final class AnswerBytes {
    private static final byte[] CONTENT_LENGTH = Target.ascii("content-length:");
    private static final byte[] TRANSFER_ENCODING = Target.ascii("transfer-encoding:");
    private static final int BODY_BYTES_MAX = 64 << 20;
    private static final int HEAD_BYTES_MAX = 65_536;
    private static final int STATUS_AT = 9;
    private static final int UNKNOWN = -1;

    private ByteBuffer buffer = ByteBuffer.allocate(2_048);
    private int scanned;
    private int bodyAt = UNKNOWN;
    private int bodyLength;

    void clear() {
        buffer.clear();
        scanned = 0;
        bodyAt = UNKNOWN;
        bodyLength = 0;
    }

    /**
     * Reads what has come.
     *
     * @return whether the answer is whole
     * @throws IOException when the connection ended, or what came is no answer that this understands
     */
    boolean read(SocketChannel channel) throws IOException {
        while (true) {
            int read = channel.read(buffer);
            if (read < 0) {
                throw new IOException("the server closed the connection");
            }
            if (bodyAt == UNKNOWN) {
                findBody();
            }
            if (isWhole()) {
                return true;
            }
            if (buffer.hasRemaining()) {
                return false;
            }
            grow(Math.max(2 * buffer.capacity(), bodyAt == UNKNOWN ? 0 : bodyAt + bodyLength));
        }
    }

    private boolean isWhole() {
        return bodyAt != UNKNOWN && buffer.position() >= bodyAt + bodyLength;
    }

    private void grow(int capacity) {
        buffer = ByteBuffer.wrap(Arrays.copyOf(buffer.array(), capacity)).position(buffer.position());
    }

    private void findBody() throws IOException {
        byte[] bytes = buffer.array();
        int end = buffer.position();
        for (int at = Math.max(scanned, 3); at < end; at++) {
            if (bytes[at] == '\n' && bytes[at - 1] == '\r' && bytes[at - 2] == '\n') {
                bodyAt = at + 1;
                bodyLength = contentLength(bytes);
                return;
            }
        }
        scanned = end;
        if (end > HEAD_BYTES_MAX) {
            throw new IOException("the server sends no end of its head");
        }
    }

    private int contentLength(byte[] bytes) throws IOException {
        for (int at = 0; at < bodyAt; at++) {
            if (bytes[at] != '\n') {
                continue;
            }
            if (startsWith(bytes, at + 1, CONTENT_LENGTH)) {
                return number(bytes, at + 1 + CONTENT_LENGTH.length);
            }
            if (startsWith(bytes, at + 1, TRANSFER_ENCODING)) {
                throw new IOException("the server answers in chunks, which the load generator does not read");
            }
        }
        return 0;
    }

    private static int number(byte[] bytes, int from) throws IOException {
        int at = from;
        while (bytes[at] == ' ') {
            at++;
        }
        long number = 0;
        for (; bytes[at] >= '0' && bytes[at] <= '9' && number <= BODY_BYTES_MAX; at++) {
            number = number * 10 + bytes[at] - '0';
        }
        if (number > BODY_BYTES_MAX) {
            throw new IOException("the server sends a body that is too long");
        }
        return (int) number;
    }

    private static boolean startsWith(byte[] bytes, int at, byte[] name) {
        if (bytes.length - at < name.length) {
            return false;
        }
        for (int i = 0; i < name.length; i++) {
            byte b = bytes[at + i];
            if ((b >= 'A' && b <= 'Z' ? b + 32 : b) != name[i]) {
                return false;
            }
        }
        return true;
    }

    int status() {
        byte[] bytes = buffer.array();
        return (bytes[STATUS_AT] - '0') * 100 + (bytes[STATUS_AT + 1] - '0') * 10 + bytes[STATUS_AT + 2] - '0';
    }

    /** The memory in which the body lies from {@link #bodyAt} to {@link #bodyEnd}. */
    byte[] array() {
        return buffer.array();
    }

    int bodyAt() {
        return bodyAt;
    }

    int bodyEnd() {
        return bodyAt + bodyLength;
    }

    /** A copy of the body. */
    byte[] body() {
        return Arrays.copyOfRange(buffer.array(), bodyAt, bodyEnd());
    }

    /** The body as text. */
    String text() {
        return new String(buffer.array(), bodyAt, bodyLength, StandardCharsets.UTF_8);
    }

    /** Whether the head has these words in lower case; slow. */
    boolean headSays(String words) {
        return new String(buffer.array(), 0, bodyAt, StandardCharsets.ISO_8859_1)
                .toLowerCase(Locale.ROOT)
                .contains(words);
    }
}
