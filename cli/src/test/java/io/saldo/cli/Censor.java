package io.saldo.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands between a client and a server, and now and then keeps an answer back and ends the connection instead. */
final class Censor implements AutoCloseable {
    private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final int serverPort;
    private final int everyAnswer;
    private final int keptBackMax;
    private final AtomicInteger answers = new AtomicInteger();
    private final AtomicInteger keptBack = new AtomicInteger();

    /**
     * In front of a server.
     *
     * @param everyAnswer which piece of an answer is kept back: each so many
     * @param keptBackMax how often at most
     */
    Censor(int serverPort, int everyAnswer, int keptBackMax) throws IOException {
        this.serverPort = serverPort;
        this.everyAnswer = everyAnswer;
        this.keptBackMax = keptBackMax;
        Thread.ofVirtual().start(this::admit);
    }

    int port() {
        return door.getLocalPort();
    }

    int keptBack() {
        return keptBack.get();
    }

    private void admit() {
        try {
            while (true) {
                Socket client = door.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
                Thread.ofVirtual().start(() -> pass(client, server, false));
                Thread.ofVirtual().start(() -> pass(server, client, true));
            }
        } catch (IOException _) {
            // The door is closed: the test is over.
        }
    }

    private void pass(Socket from, Socket to, boolean areAnswers) {
        byte[] bytes = new byte[65_536];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                if (areAnswers && isKeptBack()) {
                    return;
                }
                out.write(bytes, 0, read);
            }
        } catch (IOException _) {
            // One side has ended, so both do.
        }
    }

    private boolean isKeptBack() {
        return answers.incrementAndGet() % everyAnswer == 0
                && keptBack.getAndUpdate(kept -> Math.min(kept + 1, keptBackMax)) < keptBackMax;
    }

    @Override
    public void close() {
        try {
            door.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
