package io.saldo.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class ShutdownTest {
    @TempDir
    Path directory;

    @Test
    void finishesWhatIsUnderWayAndRefusesWhatIsNew() throws Exception {
        TestServer saldo = TestServer.start(directory);
        saldo.open("a", "10");
        saldo.open("b", "0");
        byte[] body = TestServer.transfer(TestServer.newId(), "a", "b", "1").getBytes(StandardCharsets.UTF_8);
        try (Socket underWay = connect(saldo);
                Socket idle = connect(saldo)) {
            write(idle, "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n");
            RawAnswer.read(idle.getInputStream());
            write(
                    underWay,
                    "POST /v1/transfers HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                            + body.length + "\r\n\r\n");
            awaitOneUnderWay(saldo);

            Thread stopping = Thread.ofVirtual().start(() -> saldo.server().close());
            awaitRefusal(saldo, idle);
            underWay.getOutputStream().write(body);

            assertEquals(201, RawAnswer.read(underWay.getInputStream()).status());
            stopping.join();
        } finally {
            saldo.close();
        }
    }

    private static void awaitOneUnderWay(TestServer saldo) {
        while (!saldo.get("/metrics").body().contains("saldo_http_requests_active 2.0")) {
            Thread.onSpinWait();
        }
    }

    /** Asks until the server says that it is shutting down. */
    private static void awaitRefusal(TestServer saldo, Socket idle) throws Exception {
        RawAnswer answer;
        do {
            write(idle, "GET /v1/currencies HTTP/1.1\r\nHost: localhost\r\n\r\n");
            answer = RawAnswer.read(idle.getInputStream());
        } while (answer.status() == 200);
        assertEquals(503, answer.status());
        assertTrue(answer.body().contains("\"code\":\"shutting_down\""));
        assertTrue(answer.head().contains("Retry-After: 1\r\n"));
        assertTrue(answer.head().contains("Connection: close\r\n"));
        assertTrue(saldo.port() != 0);
    }

    private static Socket connect(TestServer saldo) throws Exception {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), saldo.port());
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static void write(Socket socket, String text) throws Exception {
        OutputStream stream = socket.getOutputStream();
        stream.write(text.getBytes(StandardCharsets.US_ASCII));
        stream.flush();
    }
}
