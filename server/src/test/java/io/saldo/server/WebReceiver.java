package io.saldo.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.ToIntFunction;

/** A web server that takes what is posted to it, as the receiver of webhooks and alerts does. */
final class WebReceiver implements AutoCloseable {
    /** A request. */
    record Post(String path, String id, String body) {}

    private final List<Post> taken = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private volatile ToIntFunction<Post> answer = _ -> 204;

    WebReceiver() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    private void handle(HttpExchange exchange) throws IOException {
        Post post = new Post(
                exchange.getRequestURI().getPath(),
                String.valueOf(exchange.getRequestHeaders().getFirst("Saldo-Event-Id")),
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        int status = answer.applyAsInt(post);
        if (status < 300) {
            taken.add(post);
        }
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    /** From now on requests are answered so; what is answered with less than 300 is taken. */
    void answer(ToIntFunction<Post> with) {
        answer = with;
    }

    String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    /** What was taken at a path, in its order. */
    List<Post> taken(String path) {
        return taken.stream().filter(post -> post.path().equals(path)).toList();
    }

    /** The ids of what was taken at a path, each where it came first. */
    List<String> ids(String path) {
        return taken(path).stream().map(Post::id).distinct().toList();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
