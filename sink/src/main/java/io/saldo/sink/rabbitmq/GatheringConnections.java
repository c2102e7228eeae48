package io.saldo.sink.rabbitmq;

import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.SocketConfigurators;
import com.rabbitmq.client.impl.FrameHandlerFactory;
import java.io.IOException;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/** Makes connections whose frames can be gathered. For one thread, but for {@link #cut}. */
final class GatheringConnections extends ConnectionFactory {
    private @Nullable GatheredFrames newest;
    private volatile @Nullable Socket socket;
    private volatile boolean isCut;

    GatheringConnections() {
        setSocketConfigurator(SocketConfigurators.defaultConfigurator().andThen(this::watch));
    }

    /** Called before the socket is connected, so that one can be cut that waits for that. */
    private void watch(Socket made) throws IOException {
        socket = made;
        if (isCut) {
            made.close();
        }
    }

    /** Closes the newest connection without a word to the broker, and keeps others from being made. Any thread. */
    void cut() throws IOException {
        isCut = true;
        Socket made = socket;
        if (made != null) {
            made.close();
        }
    }

    @Override
    protected synchronized FrameHandlerFactory createFrameHandlerFactory() throws IOException {
        FrameHandlerFactory plain = super.createFrameHandlerFactory();
        return (address, name) -> {
            GatheredFrames made = new GatheredFrames(plain.create(address, name));
            newest = made;
            return made;
        };
    }

    /** The frames of the connection that was made last. */
    GatheredFrames frames() {
        GatheredFrames made = newest;
        if (made == null) {
            throw new IllegalStateException("no connection was made");
        }
        return made;
    }
}
