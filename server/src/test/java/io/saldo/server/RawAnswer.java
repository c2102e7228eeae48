package io.saldo.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** What comes back for bytes that no proper client would send. */
record RawAnswer(int status, String head, String body) {
    private static final int PATIENCE_MILLIS = 10_000;

    static RawAnswer of(TestServer saldo, String request) {
        return of(saldo, request.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Sends bytes, says that no more will come, and reads one answer. */
    static RawAnswer of(TestServer saldo, byte[] request) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), saldo.port())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            try {
                socket.getOutputStream().write(request);
                socket.getOutputStream().flush();
                socket.shutdownOutput();
            } catch (IOException refusedEarly) {
                // The answer may be there all the same.
            }
            return read(socket.getInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads one answer, and leaves what follows it. */
    static RawAnswer read(InputStream stream) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        while (!bytes.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = stream.read();
            if (next < 0) {
                throw new IOException("no answer, but: " + bytes.toString(StandardCharsets.ISO_8859_1));
            }
            bytes.write(next);
        }
        String head = bytes.toString(StandardCharsets.ISO_8859_1);
        byte[] body = stream.readNBytes(contentLength(head));
        return new RawAnswer(Integer.parseInt(head.substring(9, 12)), head, new String(body, StandardCharsets.UTF_8));
    }

    private static int contentLength(String head) {
        return head.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-length:"))
                .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
                .findAny()
                .orElse(0);
    }

    boolean isProblem() {
        return head.contains("application/problem+json")
                && head.contains("X-Request-Id: ")
                && Json.object(Json.parse(body)).containsKey("code");
    }
}
