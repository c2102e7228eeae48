package io.saldo.cli.crash;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;

/** The connection to one life of a server. Any thread. */
final class Wire implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private final String address;

    Wire(int port) {
        address = "http://127.0.0.1:" + port;
    }

    /**
     * Reads.
     *
     * @throws IOException when the server is gone
     */
    Answer get(String path) throws IOException {
        return send(request(path).GET().build());
    }

    /**
     * Posts an order or the like.
     *
     * @throws IOException when the server is gone: whether it acted is unknown
     */
    Answer post(String path, String contentType, String body) throws IOException {
        return send(request(path)
                .header("Content-Type", contentType)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    Answer post(Order order) throws IOException {
        return post(order.path(), "application/json", order.body());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(address + path)).timeout(PATIENCE);
    }

    private Answer send(HttpRequest request) throws IOException {
        try {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            boolean isReplayed = response.headers()
                    .firstValue("Idempotent-Replayed")
                    .orElse("")
                    .equals("true");
            return new Answer(response.statusCode(), isReplayed, response.body());
        } catch (HttpTimeoutException e) {
            throw new AuditFailed("no answer in " + PATIENCE.toSeconds() + " s to " + request, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
