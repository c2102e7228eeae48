package io.saldo.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * Stands before a server and passes bytes on, of each connection a number of them from the server; then it cuts the connection,
 * wherever that is, in the middle of an event as well. Counts the connections.
 */
final class CuttingRelay implements AutoCloseable {
    /** Passes all bytes on. */
    static final LongSupplier NEVER = () -> Long.MAX_VALUE;

    private final ServerSocket listener;
    private final int serverPort;
    private final LongSupplier bytesUntilCut;
    private final AtomicInteger begun = new AtomicInteger();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private CuttingRelay(ServerSocket listener, int serverPort, LongSupplier bytesUntilCut) {
        this.listener = listener;
        this.serverPort = serverPort;
        this.bytesUntilCut = bytesUntilCut;
    }

    static CuttingRelay before(int serverPort, LongSupplier bytesUntilCut) throws IOException {
        CuttingRelay relay =
                new CuttingRelay(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), serverPort, bytesUntilCut);
        Thread.ofVirtual().start(relay::accept);
        return relay;
    }

    String url() {
        return "http://127.0.0.1:" + listener.getLocalPort();
    }

    /** How many connections were made. */
    int begun() {
        return begun.get();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                open.add(client);
                long bytes = bytesUntilCut.getAsLong();
                begun.incrementAndGet();
                Thread.ofVirtual().start(() -> relay(client, bytes));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void relay(Socket client, long bytes) {
        try (client;
                Socket server = new Socket()) {
            open.add(server);
            server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), serverPort));
            Thread.ofVirtual().start(() -> passOn(client, server, Long.MAX_VALUE));
            passOn(server, client, bytes);
            open.remove(server);
        } catch (IOException broken) {
            // The other side sees a connection that ends.
        } finally {
            open.remove(client);
        }
    }

    private static void passOn(Socket from, Socket to, long bytes) {
        byte[] buffer = new byte[8 << 10];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            long left = bytes;
            while (left > 0) {
                int read = in.read(buffer, 0, (int) Math.min(left, buffer.length));
                if (read < 0) {
                    break;
                }
                out.write(buffer, 0, read);
                left -= read;
            }
            to.close();
        } catch (IOException cut) {
            closeQuietly(to);
        }
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        open.forEach(CuttingRelay::closeQuietly);
    }
}
