package io.saldo.sink.trial;

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
import java.util.concurrent.locks.LockSupport;

/** A way to a server that can be cut: what is on it is lost, on both sides at any byte. */
public final class CutWire implements AutoCloseable {
    private static final int CHUNK = 4_096;
    private static final long LOOK_NANOS = 1_000_000;

    private final ServerSocket entrance;
    private final InetSocketAddress target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile boolean isAway;
    private volatile boolean isMute;

    /** A way to a port of this machine. */
    public CutWire(int port) {
        try {
            entrance = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        target = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        Thread.ofVirtual().start(this::accept);
    }

    public int port() {
        return entrance.getLocalPort();
    }

    /** Ends all connections at once. */
    public void cut() {
        sockets.forEach(CutWire::end);
    }

    /** Lets nobody through, or again everybody. */
    public void setAway(boolean away) {
        isAway = away;
        if (away) {
            cut();
        }
    }

    /** Keeps what is sent from now on, as a server that hangs: connections stay, and nobody gets an answer. */
    public void mute() {
        isMute = true;
    }

    private void accept() {
        while (!entrance.isClosed()) {
            try {
                Socket caller = entrance.accept();
                if (isAway) {
                    end(caller);
                } else {
                    connect(caller);
                }
            } catch (IOException closed) {
                // Either the trial is over, or the server is away: the caller sees its connection end.
            }
        }
    }

    private void connect(Socket caller) throws IOException {
        Socket server = new Socket();
        try {
            server.connect(target);
        } catch (IOException away) {
            end(caller);
            throw away;
        }
        sockets.add(caller);
        sockets.add(server);
        Thread.ofVirtual().start(() -> pump(caller, server));
        Thread.ofVirtual().start(() -> pump(server, caller));
    }

    private void pump(Socket from, Socket to) {
        byte[] chunk = new byte[CHUNK];
        try {
            InputStream input = from.getInputStream();
            OutputStream output = to.getOutputStream();
            for (int read = input.read(chunk); read >= 0; read = input.read(chunk)) {
                while (isMute && !from.isClosed()) {
                    LockSupport.parkNanos(LOOK_NANOS);
                }
                output.write(chunk, 0, read);
            }
        } catch (IOException cut) {
            // Both sides end below.
        } finally {
            end(from);
            end(to);
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    private static void end(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException gone) {
            // It ends all the same.
        }
        try {
            socket.close();
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    @Override
    public void close() throws IOException {
        entrance.close();
        cut();
    }
}
