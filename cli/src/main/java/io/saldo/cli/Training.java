package io.saldo.cli;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.saldo.cli.files.Folders;
import io.saldo.replica.Replica;
import io.saldo.replica.ReplicaConfig;
import io.saldo.replica.partition.Partitions;
import io.saldo.server.SaldoServer;
import io.saldo.server.config.ConfigReader;
import io.saldo.server.config.ServerConfig;
import io.saldo.server.log.Logging;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What the launcher runs once after a build, with a Java that notes which classes and methods a server needs: the next starts
 * load them as they lay in memory, which more than halves the time to ready. It serves itself some thousand requests in a
 * temporary directory.
 */
final class Training {
    private static final int TRANSFERS = 4_000;
    private static final int ACCOUNTS = 50;

    private Training() {}

    static int run() {
        Path data;
        try {
            data = Files.createTempDirectory("saldo-training");
        } catch (IOException _) {
            return Main.FAILED;
        }
        try {
            Logging.begin("WARN", Optional.empty());
            PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
            ServerConfig config = ConfigReader.read(List.of("--port", "0", "--data", data.toString()), Map.of());
            try (Replica replica = Replica.start(ReplicaConfig.in(data), meters, (why, cause) -> {});
                    SaldoServer server = SaldoServer.start(config, Partitions.of(replica), meters)) {
                exercise(server.port());
            }
            return Main.DONE;
        } catch (IOException _) {
            return Main.FAILED;
        } finally {
            delete(data);
        }
    }

    private static void exercise(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            OutputStream out = new BufferedOutputStream(socket.getOutputStream());
            InputStream in = socket.getInputStream();
            StringBuilder lines = new StringBuilder();
            for (int i = 0; i < ACCOUNTS; i++) {
                lines.append("{\"op\":\"account\",\"account_id\":\"a").append(i).append("\"}\n");
                lines.append("{\"op\":\"deposit\",\"transaction_id\":\"00000000-0000-4000-9000-")
                        .append(1_000_000_000_000L + i)
                        .append("\",\"to_account\":\"a")
                        .append(i)
                        .append("\",\"amount\":\"1000\",\"currency\":\"USD\"}\n");
            }
            post(out, in, "/v1/batch", "application/x-ndjson", lines.toString());
            for (int i = 0; i < TRANSFERS; i++) {
                post(out, in, "/v1/transfers", "application/json", transfer(i));
            }
            for (String path : List.of(
                    "/health/ready",
                    "/metrics",
                    "/v1/accounts/a1",
                    "/v1/accounts/a1/history",
                    "/v1/ledger/trial-balance",
                    "/v1/events?limit=10",
                    "/v1/transfers/00000000-0000-4000-8000-000000000001",
                    "/v1/accounts/nobody")) {
                send(out, in, "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
            }
        }
    }

    private static String transfer(int i) {
        String digits = Integer.toString(1_000_000 + i).substring(1);
        return "{\"transaction_id\":\"00000000-0000-4000-8000-000000" + digits + "\",\"from_account\":\"a"
                + i % ACCOUNTS + "\",\"to_account\":\"a" + (i + 1) % ACCOUNTS
                + "\",\"amount\":\"0.01\",\"currency\":\"USD\"}";
    }

    private static void post(OutputStream out, InputStream in, String path, String type, String body)
            throws IOException {
        send(
                out,
                in,
                "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + type + "\r\nContent-Length: "
                        + body.length() + "\r\n\r\n" + body);
    }

    /** Sends a request and reads its answer, whose length every answer here tells. */
    private static void send(OutputStream out, InputStream in, String request) throws IOException {
        out.write(request.getBytes(StandardCharsets.US_ASCII));
        out.flush();
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the server closed the connection");
            }
            head.append((char) next);
        }
        String lower = head.toString().toLowerCase(Locale.ROOT);
        int at = lower.indexOf("content-length:");
        if (at >= 0) {
            int length = Integer.parseInt(
                    lower.substring(at + 15, lower.indexOf('\r', at)).strip());
            in.skipNBytes(length);
        }
    }

    private static void delete(Path directory) {
        try {
            Folders.delete(directory);
        } catch (IOException _) {
            // A temporary directory that stays behind harms nobody.
        }
    }
}
