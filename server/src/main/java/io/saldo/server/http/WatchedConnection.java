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
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
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
    /** The most bytes that one call reads or writes straight, since Java copies them once. */
    private static final int STRAIGHT_BYTES_MAX = 128 * 1024;

    private static final int DROPPED_BYTES = 16_384;

    private final ConnectionContext context;
    private final ConnectionWatch watch;
    private final Patience patience;
    private final EdgeLimits limits;
    private final DataReader reader;
    private final DataWriter writer;
    private final Optional<SocketChannel> channel;
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
            PlainHead.PlainPath[] plainPaths,
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
        channel = SocketChannels.of(context.serverSocket());
        connection = protocol.apply(this);
        PlainHead head = new PlainHead(plainPaths, channel.isPresent() ? limits.batchBytesMax() : 0);
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
            count(bytes.length);
        }
        return bytes;
    }

    /**
     * The next bytes that the client sends, or null when there are no more.
     *
     * @throws ServerConnectionException when they cannot be read, or the request has no end
     */
    byte @Nullable [] receive() {
        beforeRead();
        byte[] bytes;
        try {
            bytes = context.serverSocket().get();
        } catch (UncheckedIOException e) {
            throw unreadable(e);
        } finally {
            deadline = NEVER;
        }
        if (bytes == null) {
            return null;
        }
        count(bytes.length);
        return bytes;
    }

    /**
     * Reads what is there of a long body to where it belongs, or waits for more of it. Only between what {@link #receive()}
     * gave and what it will give.
     *
     * @return how many bytes were read, -1 when there are no more
     * @throws ServerConnectionException as above
     */
    int receive(byte[] into, int offset, int length) {
        beforeRead();
        int read;
        try {
            read = straight().read(ByteBuffer.wrap(into, offset, Math.min(length, STRAIGHT_BYTES_MAX)));
        } catch (IOException e) {
            throw unreadable(e);
        } finally {
            deadline = NEVER;
        }
        count(Math.max(0, read));
        return read;
    }

    /**
     * Reads and drops what is left of a body that was answered already.
     *
     * @return whether all of it came
     */
    boolean drop(int bytes) {
        byte[] dropped = new byte[Math.min(bytes, DROPPED_BYTES)];
        int left = bytes;
        while (left > 0) {
            int read = receive(dropped, 0, Math.min(left, dropped.length));
            if (read < 0) {
                return false;
            }
            left -= read;
        }
        requestBytes = 0;
        return true;
    }

    private SocketChannel straight() {
        return channel.orElseThrow(() -> new IllegalStateException("this connection has no channel to read from"));
    }

    private void beforeRead() {
        long now = System.nanoTime() - origin;
        deadline = requestBytes == 0
                ? now + patience.idleNanos()
                : requestBegan + patience.requestNanos() + requestBytes * NANOS_PER_BYTE;
    }

    private void count(int bytes) {
        if (requestBytes == 0) {
            requestBegan = System.nanoTime() - origin;
        }
        requestBytes += bytes;
        if (requestBytes > limits.drainBytesMax()) {
            throw new ServerConnectionException("a request has no end", new IOException("over the limit"));
        }
    }

    private static ServerConnectionException unreadable(Exception cause) {
        return new ServerConnectionException("the client's bytes could not be read", cause);
    }

    /**
     * Writes a long answer, its head and its body, without joining them.
     *
     * @throws ServerConnectionException when it cannot be written
     */
    void writeStraight(byte[] head, int headBytes, byte[] body, int bodyBytes) {
        ByteBuffer[] pieces = {ByteBuffer.wrap(head, 0, headBytes), ByteBuffer.wrap(body, 0, 0)};
        beforeWrite();
        try {
            while (pieces[0].hasRemaining() || pieces[1].position() < bodyBytes) {
                pieces[1].limit(Math.min(bodyBytes, pieces[1].position() + STRAIGHT_BYTES_MAX));
                straight().write(pieces);
            }
        } catch (IOException e) {
            throw new ServerConnectionException("the answer could not be written", e);
        }
        afterWrite();
    }

    /** Whether {@link #writeStraight} may be called. */
    boolean isStraight() {
        return channel.isPresent();
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
