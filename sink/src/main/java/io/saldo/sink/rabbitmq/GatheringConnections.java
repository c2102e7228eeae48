package io.saldo.sink.rabbitmq;

import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.impl.FrameHandlerFactory;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Makes connections whose frames can be gathered. For one thread. */
final class GatheringConnections extends ConnectionFactory {
    private @Nullable GatheredFrames newest;

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
