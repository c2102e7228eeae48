package io.saldo.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** A reverse proxy before a server, which counts batches and can treat them badly. */
final class Proxy implements AutoCloseable {
    private static final String BATCH = "/v1/batch";
    private static final String PACKED = "application/vnd.saldo.batch";

    private final HttpServer entrance;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI target;
    private final AtomicInteger batches = new AtomicInteger();
    private final AtomicInteger packedBatches = new AtomicInteger();
    private final AtomicInteger answersToLose = new AtomicInteger();
    private volatile int packedRefusal;
    private volatile UnaryOperator<byte[]> rewriting = UnaryOperator.identity();
    private volatile CountDownLatch gate = new CountDownLatch(0);

    private Proxy(String target) throws IOException {
        this.target = URI.create(target);
        entrance = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        entrance.setExecutor(threads);
        entrance.createContext("/", this::pass);
        entrance.start();
    }

    static Proxy before(LiveServer server) {
        try {
            return new Proxy(server.url());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String url() {
        return "http://127.0.0.1:" + entrance.getAddress().getPort();
    }

    /** How many batches came, of any form. */
    int batches() {
        return batches.get();
    }

    /** How many of them were packed. */
    int packedBatches() {
        return packedBatches.get();
    }

    /** Keeps the answers to batches until {@link #release}: the server has done what they ask for. */
    void hold() {
        gate = new CountDownLatch(1);
    }

    void release() {
        gate.countDown();
    }

    /** Breaks the connection in place of the answers to the next batches, which the server has done. */
    void loseAnswers(int count) {
        answersToLose.set(count);
    }

    /** Answers packed batches with this status, and shows them to no server. */
    void refusePacked(int status) {
        packedRefusal = status;
    }

    /** Changes the answers to batches. */
    void rewrite(UnaryOperator<byte[]> change) {
        rewriting = change;
    }

    private void pass(HttpExchange exchange) throws IOException {
        try (exchange) {
            boolean isBatch = exchange.getRequestURI().getPath().equals(BATCH);
            boolean isPacked = PACKED.equals(exchange.getRequestHeaders().getFirst("Content-Type"));
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (isBatch) {
                batches.incrementAndGet();
                packedBatches.addAndGet(isPacked ? 1 : 0);
            }
            if (isPacked && packedRefusal != 0) {
                exchange.sendResponseHeaders(packedRefusal, -1);
                return;
            }
            HttpResponse<byte[]> answer = http.send(request(exchange, body), HttpResponse.BodyHandlers.ofByteArray());
            if (isBatch) {
                gate.await();
            }
            if (!isBatch || answersToLose.getAndUpdate(count -> Math.max(0, count - 1)) == 0) {
                send(exchange, answer, isBatch ? rewriting.apply(answer.body()) : answer.body());
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private HttpRequest request(HttpExchange exchange, byte[] body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(target.resolve(exchange.getRequestURI()))
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
        for (String name : new String[] {"Accept", "Content-Type", "Authorization"}) {
            Optional.ofNullable(exchange.getRequestHeaders().getFirst(name))
                    .ifPresent(value -> request.header(name, value));
        }
        return request.build();
    }

    private static void send(HttpExchange exchange, HttpResponse<byte[]> answer, byte[] body) throws IOException {
        answer.headers()
                .firstValue("Content-Type")
                .ifPresent(type -> exchange.getResponseHeaders().set("Content-Type", type));
        exchange.sendResponseHeaders(answer.statusCode(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    /** Listens no more. */
    void stop() {
        entrance.stop(0);
    }

    @Override
    public void close() {
        release();
        stop();
        threads.close();
        http.close();
    }
}
