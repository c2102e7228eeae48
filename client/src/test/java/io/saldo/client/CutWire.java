package io.saldo.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** A way to a server on which every connection breaks after some bytes, in the middle of whatever is on it, for a while. */
final class CutWire implements AutoCloseable {
    private static final int CHUNK_BYTES = 512;

    private final ServerSocket entrance;
    private final InetSocketAddress target;
    private final SplittableRandom random;
    private final int bytesMax;
    private final AtomicInteger cutsLeft;

    /**
     * A way to a port of this machine.
     *
     * @param cuts how many connections break
     * @param bytesMax after how many bytes at most, both ways together
     */
    CutWire(int port, long seed, int cuts, int bytesMax) {
        random = new SplittableRandom(seed);
        this.bytesMax = bytesMax;
        cutsLeft = new AtomicInteger(cuts);
        target = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        try {
            entrance = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    String url() {
        return "http://127.0.0.1:" + entrance.getLocalPort();
    }

    /** How many connections are still to break. */
    int cutsLeft() {
        return cutsLeft.get();
    }

    private void accept() {
        while (!entrance.isClosed()) {
            try {
                Socket caller = entrance.accept();
                Socket server = new Socket();
                server.connect(target);
                AtomicInteger bytesLeft = new AtomicInteger(1 + random.nextInt(bytesMax));
                Thread.ofVirtual().start(() -> pump(caller, server, bytesLeft));
                Thread.ofVirtual().start(() -> pump(server, caller, bytesLeft));
            } catch (IOException closed) {
                // The test is over.
            }
        }
    }

    private void pump(Socket from, Socket to, AtomicInteger bytesLeft) {
        byte[] chunk = new byte[CHUNK_BYTES];
        try (from;
                to) {
            InputStream input = from.getInputStream();
            OutputStream output = to.getOutputStream();
            for (int read = input.read(chunk); read >= 0; read = input.read(chunk)) {
                int left = bytesLeft.getAndAdd(-read);
                if (left <= read && cutsLeft.getAndUpdate(cuts -> Math.max(0, cuts - 1)) > 0) {
                    output.write(chunk, 0, Math.max(0, left));
                    return;
                }
                output.write(chunk, 0, read);
            }
        } catch (IOException cut) {
            // Both sides end.
        }
    }

    @Override
    public void close() throws IOException {
        entrance.close();
    }
}
