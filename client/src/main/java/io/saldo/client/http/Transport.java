package io.saldo.client.http;

import io.saldo.client.config.ClientConfig;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Sends one request to one node, once. Any thread; connections are kept and used again. */
public final class Transport implements AutoCloseable {
    /** The most bytes of an answer: results of the largest batch of lines fit many times. */
    private static final long ANSWER_BYTES_MAX = 64L << 20;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient http;
    private final String authorization;

    /** With a configuration's token and time-out for connections. */
    public Transport(ClientConfig config) {
        http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(config.connectTimeout())
                .executor(threads)
                .build();
        authorization = config.token().map(token -> "Bearer " + token).orElse("");
    }

    /**
     * Sends a request and waits for the whole answer.
     *
     * @throws NoAnswerException when there is none in time
     */
    public Answer send(Node node, Question question, Duration timeout) throws NoAnswerException {
        return Answer.of(
                await(node, question, BodyHandlers.limiting(BodyHandlers.ofByteArray(), ANSWER_BYTES_MAX), timeout));
    }

    /**
     * Sends a request and waits for the head of the answer, whose body goes on. The caller closes it.
     *
     * @throws NoAnswerException when there is none in time
     */
    public HttpResponse<InputStream> open(Node node, Question question, Duration timeout) throws NoAnswerException {
        return await(node, question, BodyHandlers.ofInputStream(), timeout);
    }

    private <T> HttpResponse<T> await(Node node, Question question, BodyHandler<T> handler, Duration timeout)
            throws NoAnswerException {
        HttpRequest request = question.at(node, authorization);
        CompletableFuture<HttpResponse<T>> response = http.sendAsync(request, handler);
        try {
            return response.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            response.cancel(true);
            throw new NoAnswerException(node + " did not answer within " + timeout.toMillis() + " ms", true);
        } catch (InterruptedException stopped) {
            response.cancel(true);
            Thread.currentThread().interrupt();
            throw new NoAnswerException("the thread that waited for " + node + " was interrupted", true);
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause() == null ? failed : failed.getCause();
            throw new NoAnswerException(node + ": " + cause, !isUnconnected(cause));
        }
    }

    private static boolean isUnconnected(Throwable cause) {
        for (Throwable one = cause; one != null; one = one.getCause()) {
            if (one instanceof ConnectException || one instanceof UnresolvedAddressException) {
                return true;
            }
        }
        return cause instanceof java.net.http.HttpConnectTimeoutException;
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
        threads.close();
    }
}
