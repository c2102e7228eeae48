package io.saldo.server.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request that the web server has parsed, and whose answer it writes. */
final class ParsedMessage implements Message {
    private final ServerRequest request;
    private final ServerResponse response;
    private @Nullable InputStream body;

    ParsedMessage(ServerRequest request, ServerResponse response) {
        this.request = request;
        this.response = response;
    }

    @Override
    public String method() {
        return request.prologue().method().text();
    }

    @Override
    public String path() {
        return request.prologue().uriPath().rawPath();
    }

    @Override
    public String query() {
        return request.prologue().query().rawValue();
    }

    @Override
    public Optional<String> header(HeaderName name) {
        return request.headers().first(name);
    }

    @Override
    public String clientAddress() {
        return Message.addressOf(request.remotePeer());
    }

    @Override
    public long bodyBytes() {
        return request.headers().contentLength().orElse(0);
    }

    @Override
    public boolean isChunked() {
        return request.headers().contains(HeaderNames.TRANSFER_ENCODING);
    }

    @Override
    public int read(byte[] into, int offset) throws IOException {
        InputStream stream = body;
        if (stream == null) {
            stream = request.content().inputStream();
            body = stream;
        }
        return stream.read(into, offset, into.length - offset);
    }

    @Override
    public boolean isBodyRead() {
        return request.content().consumed();
    }

    @Override
    public boolean isBodyInvited() {
        return request.continueSent();
    }

    @Override
    public boolean asksToClose() {
        return request.headers().containsToken(ResponseHeaders.CLOSE);
    }

    @Override
    public void set(Header header) {
        response.headers().set(header);
    }

    @Override
    public void secure(String requestId) {
        ResponseHeaders.secure(response.headers(), requestId);
    }

    @Override
    public void send(Status status) {
        response.status(status).send();
    }

    @Override
    public void sendHead(Status status, int length) {
        response.headers().contentLength(length);
        response.status(status).send();
    }

    @Override
    public void send(Status status, byte[] bytes, int length) {
        response.status(status);
        response.send(bytes, 0, length);
    }

    @Override
    public OutputStream stream(Status status) {
        return response.status(status).outputStream();
    }

    @Override
    public boolean isSent() {
        return response.isSent();
    }
}
