package io.saldo.client.follow;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Reads the stream of server-sent events of the HTML standard, as far as the journal needs it: the data of each event. Comments
 * and other fields are passed over; what ends before its blank line never was an event. For one thread.
 */
final class ServerSentEvents {
    private static final int BUFFER_BYTES = 64 << 10;
    /** An event of 1,000 postings with the longest ids and amounts is a tenth of it. */
    private static final int EVENT_BYTES_MAX = 8 << 20;

    private static final byte[] DATA = {'d', 'a', 't', 'a'};

    private final InputStream stream;
    private byte[] buffer = new byte[BUFFER_BYTES];
    private int start;
    private int scanned;
    private int limit;
    private boolean isBehindReturn;
    private byte[] data = new byte[BUFFER_BYTES];
    private int length;
    private boolean hasData;

    ServerSentEvents(InputStream stream) {
        this.stream = stream;
    }

    /** The bytes of the last event's data, valid until {@link #advance} is called again, from 0 to {@link #length}. */
    byte[] data() {
        return data;
    }

    /** How many bytes its data has. */
    int length() {
        return length;
    }

    /** Goes to the next event if the whole of it has come already. */
    boolean advance() throws IOException {
        if (!hasData) {
            length = 0;
        }
        while (true) {
            int end = lineEnd();
            if (end < 0) {
                return false;
            }
            boolean isBlank = end == start;
            if (!isBlank) {
                line(start, end);
            }
            isBehindReturn = buffer[end] == '\r';
            start = end + 1;
            scanned = start;
            if (isBlank && hasData) {
                hasData = false;
                return true;
            }
        }
    }

    /** Where the line that begins at the start ends, or -1 when its end has not come. A CR LF is one end, not two. */
    private int lineEnd() {
        if (isBehindReturn && start < limit) {
            isBehindReturn = false;
            if (buffer[start] == '\n') {
                start++;
                scanned = Math.max(scanned, start);
            }
        }
        while (scanned < limit) {
            byte one = buffer[scanned];
            if (one == '\n' || one == '\r') {
                return scanned;
            }
            scanned++;
        }
        return -1;
    }

    private void line(int from, int end) throws IOException {
        int colon = from;
        while (colon < end && buffer[colon] != ':') {
            colon++;
        }
        if (!Arrays.equals(buffer, from, colon, DATA, 0, DATA.length)) {
            return;
        }
        int value = Math.min(end, colon + 1);
        if (value < end && buffer[value] == ' ') {
            value++;
        }
        append(value, end);
    }

    /** Several lines of data are one, joined by line feeds. */
    private void append(int from, int end) throws IOException {
        int needed = length + 1 + end - from;
        if (needed > EVENT_BYTES_MAX) {
            throw new IOException("an event has over " + EVENT_BYTES_MAX + " bytes");
        }
        if (needed > data.length) {
            data = Arrays.copyOf(data, Math.max(needed, data.length * 2));
        }
        if (hasData) {
            data[length++] = '\n';
        }
        System.arraycopy(buffer, from, data, length, end - from);
        length += end - from;
        hasData = true;
    }

    /**
     * Waits for more bytes.
     *
     * @return whether any came; not when the stream has ended
     * @throws IOException when the stream breaks, or a line is too long
     */
    boolean fill() throws IOException {
        if (start > 0) {
            System.arraycopy(buffer, start, buffer, 0, limit - start);
            limit -= start;
            scanned -= start;
            start = 0;
        }
        if (limit == buffer.length) {
            if (limit >= EVENT_BYTES_MAX) {
                throw new IOException("a line has over " + EVENT_BYTES_MAX + " bytes");
            }
            buffer = Arrays.copyOf(buffer, limit * 2);
        }
        int read = stream.read(buffer, limit, buffer.length - limit);
        if (read > 0) {
            limit += read;
        }
        return read >= 0;
    }
}
