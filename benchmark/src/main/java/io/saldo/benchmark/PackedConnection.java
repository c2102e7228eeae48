package io.saldo.benchmark;

import io.saldo.ledger.Bytes;
import io.saldo.ledger.batch.BatchLayout;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A connection to a server on this machine that packed batches go over, one after the other. For one thread. */
final class PackedConnection implements AutoCloseable {
    private static final String CONTENT_LENGTH = "content-length: ";

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    PackedConnection(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
        out = socket.getOutputStream();
    }

    /** Sends a batch and waits for its results. */
    MemorySegment exchange(byte[] batch, int length) throws IOException {
        String head = "POST /v1/batch HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + BatchLayout.MEDIA_TYPE
                + "\r\nContent-Length: " + length + "\r\n\r\n";
        out.write(head.getBytes(StandardCharsets.US_ASCII));
        out.write(batch, 0, length);
        String status = line();
        int bytes = 0;
        for (String header = line(); !header.isEmpty(); header = line()) {
            if (header.toLowerCase(Locale.ROOT).startsWith(CONTENT_LENGTH)) {
                bytes = Integer.parseInt(header.substring(CONTENT_LENGTH.length()));
            }
        }
        byte[] body = in.readNBytes(bytes);
        if (!status.startsWith("HTTP/1.1 200")) {
            throw new IOException(status + ": " + new String(body, StandardCharsets.UTF_8));
        }
        return MemorySegment.ofArray(body);
    }

    /** Makes sure that every command was done. */
    static void check(MemorySegment results) throws IOException {
        int failures = results.get(Bytes.INT, BatchLayout.FAILURES);
        if (failures > 0) {
            throw new IOException(failures + " transfers of a batch were not done");
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the server closed the connection");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
