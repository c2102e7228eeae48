package io.saldo.sink.webhook;

import io.saldo.sink.message.Message;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * One HTTP request to a webhook, on a connection of its own. The address that is checked is the very one that is connected to,
 * which HTTP clients that resolve names themselves cannot promise; and a redirect is an answer like any other, not followed.
 * Any thread, each with requests of its own.
 */
final class WebhookPost {
    private static final int STATUS_LINE_MAX = 1_024;

    private final Webhook hook;
    private final AllowedAddresses allowed;
    private final Duration patience;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile boolean isCut;

    WebhookPost(Webhook hook, AllowedAddresses allowed, Duration patience) {
        this.hook = hook;
        this.allowed = allowed;
        this.patience = patience;
    }

    /**
     * Sends the message.
     *
     * @param unixSeconds the time now
     * @return the status of the answer
     * @throws IOException when there is no answer, or the address is not allowed
     */
    int send(Message message, String mediaType, long unixSeconds) throws IOException {
        InetAddress address = allowed.of(hook.address().getHost()).getFirst();
        try (Socket plain = watched()) {
            int millis = Math.toIntExact(patience.toMillis());
            plain.connect(new InetSocketAddress(address, hook.port()), millis);
            plain.setSoTimeout(millis);
            plain.setTcpNoDelay(true);
            Socket socket = hook.isSecure() ? secured(plain) : plain;
            socket.getOutputStream().write(request(message, mediaType, unixSeconds));
            socket.getOutputStream().flush();
            return status(new BufferedInputStream(socket.getInputStream()));
        }
    }

    private Socket watched() throws IOException {
        sockets.removeIf(Socket::isClosed);
        Socket socket = new Socket();
        sockets.add(socket);
        if (isCut) {
            socket.close();
        }
        return socket;
    }

    /** Ends all requests, and keeps others from being sent. Any thread. */
    void cut() throws IOException {
        isCut = true;
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    /** Whether requests fail because of {@link #cut}. */
    boolean isCut() {
        return isCut;
    }

    private SSLSocket secured(Socket plain) throws IOException {
        SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
        SSLSocket socket =
                (SSLSocket) factory.createSocket(plain, hook.address().getHost(), hook.port(), true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    private byte[] request(Message message, String mediaType, long unixSeconds) {
        boolean isUsualPort = hook.address().getPort() < 0;
        String host = hook.address().getHost() + (isUsualPort ? "" : ":" + hook.port());
        String head = "POST " + hook.target() + " HTTP/1.1\r\n"
                + "Host: " + host + "\r\n"
                + "User-Agent: saldo\r\n"
                + "Content-Type: " + mediaType + "\r\n"
                + "Content-Length: " + message.body().length + "\r\n"
                + "Saldo-Event-Id: " + message.id() + "\r\n"
                + "Saldo-Event-Type: " + message.type() + "\r\n"
                + "Saldo-Signature: " + Signature.of(hook.secret(), unixSeconds, message.body()) + "\r\n"
                + "Connection: close\r\n\r\n";
        byte[] start = head.getBytes(StandardCharsets.US_ASCII);
        byte[] request = new byte[start.length + message.body().length];
        System.arraycopy(start, 0, request, 0, start.length);
        System.arraycopy(message.body(), 0, request, start.length, message.body().length);
        return request;
    }

    /** The number in the first line; what else is answered interests nobody. */
    private static int status(InputStream answer) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = answer.read(); next >= 0 && next != '\n' && line.length() < STATUS_LINE_MAX; ) {
            line.append((char) next);
            next = answer.read();
        }
        String[] words = line.toString().strip().split(" ", 3);
        if (words.length < 2
                || !words[0].toUpperCase(Locale.ROOT).startsWith("HTTP/1.")
                || !words[1].matches("[1-5][0-9][0-9]")) {
            throw new IOException("what answered does not speak HTTP");
        }
        return Integer.parseInt(words[1]);
    }
}
