package io.saldo.server.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.ProxyProtocolData;
import io.helidon.webserver.Router;
import io.helidon.webserver.ServerConnectionException;
import io.helidon.webserver.spi.ServerConnection;
import io.saldo.server.config.EdgeLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A connection with a deadline on whatever it waits for. The server's own time-outs do not reach a channel that blocks,
 * so the bytes pass through here, and {@link ConnectionWatch} closes the socket of whoever is late.
 *
 * <p>A request counts from its first byte to its answer. It has a time to arrive, and a second more for each 64 KiB.
 */
final class WatchedConnection implements ServerConnection, ConnectionContext, DataWriter {
    /**
     * How long each kind of wait may take.
     *
     * @param idleNanos for the next request
     * @param requestNanos for the rest of a request
     * @param writeNanos for a client to take an answer
     */
    record Patience(long idleNanos, long requestNanos, long writeNanos) {}

    private static final ThreadLocal<@Nullable WatchedConnection> CURRENT = new ThreadLocal<>();
    private static final long NEVER = Long.MAX_VALUE;
    private static final long NANOS_PER_BYTE = TimeUnit.SECONDS.toNanos(1) / 65_536;
    /** How long a client that was answered early may pause in what it still sends. */
    private static final long LINGER_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

    private final ConnectionContext context;
    private final ConnectionWatch watch;
    private final Patience patience;
    private final EdgeLimits limits;
    private final DataReader reader;
    private final DataWriter writer;
    private final ServerConnection connection;
    private final PlainRequests plain;
    private final long origin = System.nanoTime();
    private long requestBegan;
    private long requestBytes;
    /** The bytes that come next begin a request, and the web server holds none of it. */
    private boolean isBetweenRequests;
    /** In nanoseconds since {@link #origin}. */
    private volatile long deadline = NEVER;

    WatchedConnection(
            ConnectionContext context,
            io.saldo.server.http.Router requests,
            PlainHead head,
            ConnectionWatch watch,
            Patience patience,
            EdgeLimits limits,
            Function<ConnectionContext, ServerConnection> protocol) {
        this.context = context;
        this.watch = watch;
        this.patience = patience;
        this.limits = limits;
        reader = DataReader.create(this::read);
        writer = context.dataWriter();
        connection = protocol.apply(this);
        plain = new PlainRequests(requests, head, this);
    }

    void closeIfLate(long nowNanos) {
        if (nowNanos - origin > deadline) {
            deadline = NEVER;
            closeSocket();
        }
    }

    /** Ends it, whatever it does. */
    void closeSocket() {
        try {
            context.serverSocket().close();
        } catch (UncheckedIOException closedAlready) {
            // The other side was faster.
        }
    }

    /** What the web server reads: all but the plain requests, which are served before it sees them. */
    private byte @Nullable [] read() {
        if (!isBetweenRequests) {
            return receive();
        }
        isBetweenRequests = false;
        byte[] bytes = plain.serve();
        if (bytes != null && requestBytes == 0) {
            began(bytes);
        }
        return bytes;
    }

    private void began(byte[] bytes) {
        requestBegan = System.nanoTime() - origin;
        requestBytes = bytes.length;
    }

    /**
     * The next bytes that the client sends, or null when there are no more.
     *
     * @throws ServerConnectionException when they cannot be read, or the request has no end
     */
    byte @Nullable [] receive() {
        long now = System.nanoTime() - origin;
        deadline = requestBytes == 0
                ? now + patience.idleNanos()
                : requestBegan + patience.requestNanos() + requestBytes * NANOS_PER_BYTE;
        byte[] bytes;
        try {
            bytes = context.serverSocket().get();
        } catch (UncheckedIOException e) {
            throw new ServerConnectionException("the client's bytes could not be read", e);
        } finally {
            deadline = NEVER;
        }
        if (bytes == null) {
            return null;
        }
        if (requestBytes == 0) {
            began(bytes);
        } else {
            requestBytes += bytes.length;
        }
        if (requestBytes > limits.drainBytesMax()) {
            throw new ServerConnectionException("a request has no end", new IOException("over the limit"));
        }
        return bytes;
    }

    @Override
    public void handle(Limit limit) throws InterruptedException {
        watch.add(this);
        CURRENT.set(this);
        try {
            connection.handle(limit);
            linger();
        } catch (LingeringClose answeredEarly) {
            linger();
            throw answeredEarly;
        } finally {
            CURRENT.remove();
            watch.remove(this);
        }
    }

    /**
     * The web server has served a request on this thread's connection, and read and answered all of it. Unless it holds the
     * beginning of another one already, the next request may be plain.
     */
    static void requestEnded() {
        WatchedConnection current = CURRENT.get();
        if (current != null) {
            current.isBetweenRequests = current.reader.available() == 0;
        }
    }

    /** The address of the client, empty when it has none. */
    String clientAddress() {
        return Message.addressOf(context.remotePeer());
    }

    /** How many bytes of the present request have come, on the connection that this thread serves. */
    static long bytesOfPresentRequest() {
        WatchedConnection current = CURRENT.get();
        return current == null ? 0 : current.requestBytes;
    }

    /**
     * The server has answered and will read no more. A client that still sends would find its connection reset, and with
     * it the answer, if what it sends were not taken.
     */
    private void linger() {
        writer.flush();
        long dropped = 0;
        try {
            while (dropped < limits.drainBytesMax()) {
                deadline = System.nanoTime() - origin + LINGER_NANOS;
                byte[] bytes = context.serverSocket().get();
                if (bytes == null) {
                    return;
                }
                dropped += bytes.length;
            }
        } catch (UncheckedIOException gone) {
            // Nobody is there to be told.
        } finally {
            deadline = NEVER;
        }
    }

    @Override
    public void write(BufferData buffer) {
        beforeWrite();
        writer.write(buffer);
        afterWrite();
    }

    @Override
    public void write(BufferData... buffers) {
        beforeWrite();
        writer.write(buffers);
        afterWrite();
    }

    @Override
    public void writeNow(BufferData buffer) {
        beforeWrite();
        writer.writeNow(buffer);
        afterWrite();
    }

    @Override
    public void writeNow(BufferData... buffers) {
        beforeWrite();
        writer.writeNow(buffers);
        afterWrite();
    }

    @Override
    public void flush() {
        writer.flush();
    }

    private void beforeWrite() {
        deadline = System.nanoTime() - origin + patience.writeNanos();
    }

    private void afterWrite() {
        deadline = NEVER;
        requestBytes = 0;
    }

    @Override
    public Duration idleTime() {
        return connection.idleTime();
    }

    /** A server that listens no more asks each connection to end, but a client may be about to use it: see {@link Closing}. */
    @Override
    public void close(boolean interrupt) {
        if (interrupt) {
            connection.close(true);
        }
    }

    @Override
    public void close() {
        writer.close();
    }

    @Override
    public ListenerContext listenerContext() {
        return context.listenerContext();
    }

    @Override
    public ExecutorService executor() {
        return context.executor();
    }

    @Override
    public DataWriter dataWriter() {
        return this;
    }

    @Override
    public DataReader dataReader() {
        return reader;
    }

    @Override
    public Router router() {
        return context.router();
    }

    @Override
    public Optional<ProxyProtocolData> proxyProtocolData() {
        return context.proxyProtocolData();
    }

    @Override
    public HelidonSocket serverSocket() {
        return context.serverSocket();
    }

    @Override
    public PeerInfo remotePeer() {
        return context.remotePeer();
    }

    @Override
    public PeerInfo localPeer() {
        return context.localPeer();
    }

    @Override
    public boolean isSecure() {
        return context.isSecure();
    }

    @Override
    public String socketId() {
        return context.socketId();
    }

    @Override
    public String childSocketId() {
        return context.childSocketId();
    }
}
