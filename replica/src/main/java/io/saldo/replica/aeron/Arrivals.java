package io.saldo.replica.aeron;

import io.aeron.driver.MediaDriver;
import io.aeron.driver.media.ReceiveChannelEndpoint;
import io.aeron.driver.media.ReceiveDestinationTransport;
import io.aeron.driver.media.SendChannelEndpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Wakes the log thread when a datagram comes. Aeron looks at its sockets in turns and never waits for one; so each socket
 * is registered with a selector of ours too, in which the thread rests. Only {@link #wake()} is for other threads.
 */
final class Arrivals implements AutoCloseable {

    private static final long SELECT_NANOS_MIN = TimeUnit.MILLISECONDS.toNanos(1);

    private final Selector selector;

    Arrivals() {
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How long a socket's buffer may be here, at most as long as is wanted. */
    static int socketBytes(int wanted) {
        try (DatagramChannel probe = DatagramChannel.open()) {
            probe.setOption(StandardSocketOptions.SO_RCVBUF, wanted);
            probe.setOption(StandardSocketOptions.SO_SNDBUF, wanted);
            int got = Math.min(
                    probe.getOption(StandardSocketOptions.SO_RCVBUF), probe.getOption(StandardSocketOptions.SO_SNDBUF));
            return Math.min(wanted, got);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lets the driver make its sockets known here. */
    void watch(MediaDriver.Context driver) {
        driver.receiveChannelEndpointSupplier((channel, dispatcher, status, context) ->
                new ReceiveChannelEndpoint(channel, dispatcher, status, context) {
                    @Override
                    public void openChannel() {
                        forgetClosed();
                        super.openChannel();
                        add(receiveDatagramChannel());
                    }

                    @Override
                    public int addDestination(ReceiveDestinationTransport transport) {
                        add(transport.receiveDatagramChannel());
                        return super.addDestination(transport);
                    }
                });
        driver.sendChannelEndpointSupplier(
                (channel, status, context) -> new SendChannelEndpoint(channel, status, context) {
                    @Override
                    public void openChannel() {
                        super.openChannel();
                        add(receiveDatagramChannel());
                    }
                });
    }

    /** Rests until a datagram comes, somebody wakes the thread, or the time is over. */
    void await(long nanos) {
        try {
            if (nanos >= SELECT_NANOS_MIN) {
                selector.select(key -> {}, TimeUnit.NANOSECONDS.toMillis(nanos));
            } else if (selector.selectNow(key -> {}) == 0) {
                LockSupport.parkNanos(this, nanos);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lets go of sockets that were closed; a selector that knows them keeps their ports taken. */
    void forgetClosed() {
        try {
            selector.selectNow(key -> {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the thread's rest, or its next one. */
    void wake() {
        selector.wakeup();
    }

    @Override
    public void close() {
        try {
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An endpoint that only gathers others has no channel of its own. */
    private void add(@Nullable DatagramChannel channel) {
        if (channel == null) {
            return;
        }
        try {
            channel.register(selector, SelectionKey.OP_READ);
        } catch (ClosedChannelException e) {
            // Nothing will come from it.
        }
    }
}
