package io.saldo.server.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.socket.SocketWriterException;
import io.helidon.http.DateTime;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.Status;
import io.helidon.webserver.ServerConnectionException;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * A plain request, of which at least the head has come, and the way of its answer. One object for all plain requests of a
 * connection, one after the other.
 */
final class PlainMessage implements Message {
    private static final int ANSWER_BYTES = 2_048;
    /** Memory that has grown beyond this is not kept, since a connection may be idle for long. */
    private static final int KEPT_BYTES_MAX = 16_384;

    /** Longer bodies are not copied behind their heads. */
    private static final int JOINED_BYTES_MAX = 4_096;

    private static final int STATUS_MAX = 600;
    private static final byte[] COLON = ascii(": ");
    private static final byte[] LINE_END = ascii("\r\n");
    private static final byte[] REQUEST_ID = ascii(ResponseHeaders.REQUEST_ID.defaultCase() + ": ");
    private static final byte[] CONTENT_LENGTH = ascii("\r\nContent-Length: ");
    private static final byte[] HEAD_END = ascii("\r\n\r\n");
    /** The first line of an answer and the name of the date that follows it, by the status. */
    private static final AtomicReferenceArray<byte @Nullable []> BEGINNINGS = new AtomicReferenceArray<>(STATUS_MAX);

    private final PlainHead head;
    private final WatchedConnection connection;
    private final List<Header> headers = new ArrayList<>();
    private byte[] request = new byte[0];
    private int bodyFrom;
    private int arrived;
    private int read;
    private byte[] answer = new byte[ANSWER_BYTES];
    private int size;
    private boolean isSent;
    private String requestId = "";
    private String address = "";

    PlainMessage(PlainHead head, WatchedConnection connection) {
        this.head = head;
        this.connection = connection;
    }

    /** Begins with the request whose head was read, and whose body begins at a place of some bytes. */
    PlainMessage begin(byte[] bytes, int from) {
        request = bytes;
        bodyFrom = from;
        arrived = Math.min(head.bodyBytes(), bytes.length - from);
        read = 0;
        headers.clear();
        isSent = false;
        return this;
    }

    @Override
    public String method() {
        return head.method();
    }

    @Override
    public String path() {
        return head.path();
    }

    @Override
    public String query() {
        return head.query();
    }

    @Override
    public Optional<String> header(HeaderName name) {
        return head.header(name);
    }

    @Override
    public String clientAddress() {
        if (address.isEmpty()) {
            address = connection.clientAddress();
        }
        return address;
    }

    @Override
    public long bodyBytes() {
        return head.bodyBytes();
    }

    @Override
    public boolean isChunked() {
        return false;
    }

    @Override
    public int read(byte[] into, int offset) throws IOException {
        int length = Math.min(head.bodyBytes() - read, into.length - offset);
        if (length == 0) {
            return -1;
        }
        int here = Math.min(length, arrived - read);
        if (here > 0) {
            System.arraycopy(request, bodyFrom + read, into, offset, here);
        } else {
            here = connection.receive(into, offset, length);
        }
        if (here < 0) {
            throw new EOFException("the connection ends within a body");
        }
        read += here;
        return here;
    }

    /** What has come, and is not looked at by an endpoint, is passed over. */
    @Override
    public boolean isBodyRead() {
        return missingBytes() == 0;
    }

    /** How many bytes of the body are still to come. */
    int missingBytes() {
        return head.bodyBytes() - Math.max(read, arrived);
    }

    @Override
    public boolean isBodyInvited() {
        return true;
    }

    @Override
    public boolean asksToClose() {
        return false;
    }

    @Override
    public void set(Header header) {
        headers.removeIf(other -> other.headerName().equals(header.headerName()));
        headers.add(header);
    }

    @Override
    public void secure(String id) {
        requestId = id;
    }

    @Override
    public void send(Status status) {
        throw neverSo();
    }

    @Override
    public void sendHead(Status status, int length) {
        throw neverSo();
    }

    @Override
    public OutputStream stream(Status status) {
        throw neverSo();
    }

    private static IllegalStateException neverSo() {
        return new IllegalStateException("a plain request gets an answer with a body, at once");
    }

    @Override
    public void send(Status status, byte[] bytes, int length) {
        if (isSent) {
            throw new IllegalStateException("answered before");
        }
        isSent = true;
        size = 0;
        putHead(status, length);
        if (length > JOINED_BYTES_MAX && connection.isStraight()) {
            connection.writeStraight(answer, size, bytes, length);
            return;
        }
        put(bytes, length);
        try {
            connection.writeNow(BufferData.create(answer, 0, size));
        } catch (SocketWriterException | UncheckedIOException e) {
            throw new ServerConnectionException("the answer could not be written", e);
        }
        if (answer.length > KEPT_BYTES_MAX) {
            answer = new byte[ANSWER_BYTES];
        }
    }

    private void putHead(Status status, int length) {
        put(beginning(status));
        put(DateTime.http1Bytes());
        for (Header header : headers) {
            putHeader(header);
        }
        for (Header header : ResponseHeaders.SECURE) {
            if (!isSet(header)) {
                putHeader(header);
            }
        }
        put(REQUEST_ID);
        putText(requestId);
        put(CONTENT_LENGTH);
        putText(Integer.toString(length));
        put(HEAD_END);
    }

    private boolean isSet(Header header) {
        for (int i = 0; i < headers.size(); i++) {
            if (headers.get(i).headerName().equals(header.headerName())) {
                return true;
            }
        }
        return false;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] beginning(Status status) {
        byte[] known = BEGINNINGS.getPlain(status.code());
        if (known == null) {
            known = ascii("HTTP/1.1 " + status.code() + " " + status.reasonPhrase() + "\r\nDate: ");
            BEGINNINGS.set(status.code(), known);
        }
        return known;
    }

    private void putHeader(Header header) {
        putText(header.headerName().defaultCase());
        put(COLON);
        putText(header.values());
        put(LINE_END);
    }

    private void put(byte[] bytes) {
        put(bytes, bytes.length);
    }

    private void put(byte[] bytes, int length) {
        room(length);
        System.arraycopy(bytes, 0, answer, size, length);
        size += length;
    }

    /** Headers are ASCII. */
    private void putText(String text) {
        int length = text.length();
        room(length);
        for (int i = 0; i < length; i++) {
            answer[size + i] = (byte) text.charAt(i);
        }
        size += length;
    }

    private void room(int more) {
        if (size + more > answer.length) {
            answer = Arrays.copyOf(answer, Math.max(size + more, answer.length * 2));
        }
    }

    @Override
    public boolean isSent() {
        return isSent;
    }
}
