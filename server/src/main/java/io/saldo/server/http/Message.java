package io.saldo.server.http;

import io.helidon.common.socket.PeerInfo;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.Status;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * A request as it came, and the way of its answer: {@link ParsedMessage} as the web server read it, or {@link PlainMessage}.
 * Belongs to the thread that serves the connection.
 */
interface Message {
    /** The method, in capitals. */
    String method();

    /** The path as it was asked for, without the query. */
    String path();

    /** The query as it was asked for, empty when there is none. */
    String query();

    /** The first value of a header of the request. */
    Optional<String> header(HeaderName name);

    /** The address of whoever is at the other end of the connection, empty when it has none. */
    String clientAddress();

    /** The address of a peer, empty when it has none. */
    static String addressOf(PeerInfo peer) {
        return peer.address() instanceof InetSocketAddress socket && socket.getAddress() != null
                ? socket.getAddress().getHostAddress()
                : "";
    }

    /** How long the body is said to be, 0 when nothing is said. */
    long bodyBytes();

    /** Whether the body comes in chunks, and so does not say how long it is. */
    boolean isChunked();

    /**
     * Reads what is there of the body, or waits for more of it.
     *
     * @return how many bytes were read, -1 at the body's end
     */
    int read(byte[] into, int offset) throws IOException;

    /** Whether all of the request was read. */
    boolean isBodyRead();

    /** Whether the client was told to send its body. */
    boolean isBodyInvited();

    /** Whether the client wants the connection to end with the answer. */
    boolean asksToClose();

    /** Sets a header of the answer. */
    void set(Header header);

    /** Sets what every answer says about itself, unless it was said otherwise. */
    void secure(String requestId);

    /** Sends an answer without a body. */
    void send(Status status);

    /** Sends the head of an answer whose body would have so many bytes. */
    void sendHead(Status status, int length);

    /** Sends an answer. */
    void send(Status status, byte[] bytes, int length);

    /** Begins an answer that goes on for long. */
    OutputStream stream(Status status);

    /** Whether the answer was sent. */
    boolean isSent();
}
