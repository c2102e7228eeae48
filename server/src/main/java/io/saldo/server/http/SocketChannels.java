package io.saldo.server.http;

import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.NioSocket;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.nio.channels.SocketChannel;
import java.util.Optional;

/**
 * Finds the channel of a connection. The web server's socket keeps it to itself and moves eight kibibytes at a time, each
 * copied twice more, which is most of the cost of a long body: see decision 0032.
 */
final class SocketChannels {
    private static final MethodHandle CHANNEL = channelOfSocket();

    private SocketChannels() {}

    private static MethodHandle channelOfSocket() {
        try {
            return MethodHandles.privateLookupIn(NioSocket.class, MethodHandles.lookup())
                    .findGetter(NioSocket.class, "delegate", SocketChannel.class);
        } catch (ReflectiveOperationException changed) {
            throw new IllegalStateException("the web server's socket has no channel any more", changed);
        }
    }

    /** The channel of a socket whose bytes pass through it as they are. */
    static Optional<SocketChannel> of(HelidonSocket socket) {
        if (socket.getClass() != NioSocket.class) {
            return Optional.empty();
        }
        try {
            return Optional.of((SocketChannel) CHANNEL.invokeExact((NioSocket) socket));
        } catch (Throwable never) {
            throw new IllegalStateException("a field could not be read", never);
        }
    }
}
