package io.saldo.server.http;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Serves the plain requests of a connection without the web server, which would make a hundred objects of each. It stands
 * before the web server's reader: bytes that are no plain request go on to it as they came. See decision 0028.
 */
final class PlainRequests {
    private final Router router;
    private final PlainHead head;
    private final PlainMessage message;
    private final WatchedConnection connection;

    PlainRequests(Router router, PlainHead head, WatchedConnection connection) {
        this.router = router;
        this.head = head;
        this.connection = connection;
        message = new PlainMessage(head, connection);
    }

    /**
     * Serves requests as long as they are plain. To be called when the next byte to come begins a request.
     *
     * @return what came and is not plain, from the beginning of a request; null when no more will come
     * @throws io.helidon.webserver.CloseConnectionException when the connection ends with the last answer
     */
    byte @Nullable [] serve() {
        byte[] bytes = connection.receive();
        int from = 0;
        while (bytes != null) {
            int length = head.read(bytes, from, bytes.length);
            if (length > 0) {
                router.handle(message.begin(bytes, from + length - head.bodyBytes()));
                if (!message.isBodyRead() && !connection.drop(message.missingBytes())) {
                    return null;
                }
                from = Math.min(from + length, bytes.length);
            }
            if (length == PlainHead.NOT_PLAIN) {
                return rest(bytes, from);
            }
            if (length == PlainHead.INCOMPLETE || from == bytes.length) {
                byte[] more = connection.receive();
                if (more == null && from < bytes.length) {
                    return rest(bytes, from);
                }
                bytes = more == null ? null : joined(bytes, from, more);
                from = 0;
            }
        }
        return null;
    }

    private static byte[] rest(byte[] bytes, int from) {
        return from == 0 ? bytes : Arrays.copyOfRange(bytes, from, bytes.length);
    }

    private static byte[] joined(byte[] bytes, int from, byte[] more) {
        int kept = bytes.length - from;
        if (kept == 0) {
            return more;
        }
        byte[] all = Arrays.copyOfRange(bytes, from, bytes.length + more.length);
        System.arraycopy(more, 0, all, kept, more.length);
        return all;
    }
}
