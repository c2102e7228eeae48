package io.saldo.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.OutputStream;
import java.net.ConnectException;
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
    void answersWhatIsUnderWayAndEndsEachConnectionWithItsNextAnswer() throws Exception {
        TestServer saldo = TestServer.start(directory);
        saldo.open("a", "10");
        saldo.open("b", "0");
        byte[] body = TestServer.transfer(TestServer.newId(), "a", "b", "1").getBytes(StandardCharsets.UTF_8);
        try (Socket underWay = connect(saldo);
                Socket probe = connect(saldo);
                Socket idle = connect(saldo)) {
            write(idle, "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n");
            RawAnswer.read(idle.getInputStream());
            write(
                    underWay,
                    "POST /v1/transfers HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                            + body.length + "\r\n\r\n");
            awaitOneUnderWay(saldo);

            Thread stopping = Thread.ofVirtual().start(() -> saldo.server().close());
            awaitLastAnswer(idle);
            awaitNobodyListens(saldo);
            write(probe, "GET /health/ready HTTP/1.1\r\nHost: localhost\r\n\r\n");
            RawAnswer ready = RawAnswer.read(probe.getInputStream());
            underWay.getOutputStream().write(body);
            RawAnswer moved = RawAnswer.read(underWay.getInputStream());

            assertEquals(503, ready.status());
            assertTrue(ready.head().contains("Connection: close\r\n"), ready.head());
            assertEquals(201, moved.status());
            assertTrue(moved.head().contains("Connection: close\r\n"), moved.head());
            assertEquals(-1, idle.getInputStream().read());
            stopping.join();
        } finally {
            saldo.close();
        }
    }

    @Test
    void saysThatItIsNotReadyBeforeItStopsToListen() throws Exception {
        TestServer saldo = TestServer.start(directory, "--http-shutdown-delay-seconds=3600", "--worker-enabled=false");
        try (Socket probe = connect(saldo)) {
            Thread stopping = Thread.ofPlatform().start(() -> saldo.server().close());

            RawAnswer ready;
            do {
                write(probe, "GET /health/ready HTTP/1.1\r\nHost: localhost\r\n\r\n");
                ready = RawAnswer.read(probe.getInputStream());
                assertFalse(ready.head().contains("Connection: close\r\n"), ready.head());
            } while (ready.status() == 200);

            assertEquals(503, ready.status());
            try (Socket fresh = connect(saldo)) {
                write(fresh, "GET /v1/currencies HTTP/1.1\r\nHost: localhost\r\n\r\n");
                RawAnswer served = RawAnswer.read(fresh.getInputStream());
                assertEquals(200, served.status());
                assertFalse(served.head().contains("Connection: close\r\n"), served.head());
            }
            int port = saldo.port();
            saldo.server().close();
            stopping.join();
            assertThrows(ConnectException.class, () -> connect(port));
        } finally {
            saldo.close();
        }
    }

    private static void awaitOneUnderWay(TestServer saldo) {
        while (!saldo.get("/metrics").body().contains("saldo_http_requests_active 2.0")) {
            Thread.onSpinWait();
        }
    }

    /** Asks until an answer is the last one on its connection; all are good ones. */
    private static void awaitLastAnswer(Socket idle) throws Exception {
        RawAnswer answer;
        do {
            write(idle, "GET /v1/currencies HTTP/1.1\r\nHost: localhost\r\n\r\n");
            answer = RawAnswer.read(idle.getInputStream());
            assertEquals(200, answer.status());
        } while (!answer.head().contains("Connection: close\r\n"));
    }

    private static void awaitNobodyListens(TestServer saldo) throws Exception {
        boolean isRefused = false;
        while (!isRefused) {
            try (Socket late = connect(saldo)) {
                assertTrue(late.isConnected());
            } catch (ConnectException _) {
                isRefused = true;
            }
        }
    }

    private static Socket connect(TestServer saldo) throws Exception {
        return connect(saldo.port());
    }

    private static Socket connect(int port) throws Exception {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static void write(Socket socket, String text) throws Exception {
        OutputStream stream = socket.getOutputStream();
        stream.write(text.getBytes(StandardCharsets.US_ASCII));
        stream.flush();
    }
}
