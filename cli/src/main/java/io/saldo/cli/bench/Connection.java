package io.saldo.cli.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** One connection to the server, with at most one request on it. Owned by the loader's thread. */
final class Connection {
    private static final int CONNECT_MILLIS_MAX = 10_000;
    private static final int PIECE_BYTES = 128 * 1024;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Target target;
    private final Selector selector;
    private final RequestBytes request = new RequestBytes();
    private final AnswerBytes answer = new AnswerBytes();
    private SocketChannel channel;
    private SelectionKey key;
    private ByteBuffer unsent = NOTHING;
    private boolean isBusy;
    private long first;
    private int count;
    private long intendedNanos;
    private long sentNanos;

    private Connection(Target target, Selector selector) throws IOException {
        this.target = target;
        this.selector = selector;
        channel = connect();
        key = channel.register(selector, SelectionKey.OP_READ, this);
    }

    static Connection open(Target target, Selector selector) throws IOException {
        return new Connection(target, selector);
    }

    private SocketChannel connect() throws IOException {
        SocketChannel connected = SocketChannel.open();
        try {
            connected.socket().connect(new InetSocketAddress(target.host(), target.port()), CONNECT_MILLIS_MAX);
            connected.setOption(StandardSocketOptions.TCP_NODELAY, true);
            connected.configureBlocking(false);
            return connected;
        } catch (IOException e) {
            connected.close();
            throw e;
        }
    }

    /** Gives up the socket and takes another. */
    void reconnect() throws IOException {
        close();
        channel = connect();
        key = channel.register(selector, SelectionKey.OP_READ, this);
    }

    void close() {
        isBusy = false;
        unsent = NOTHING;
        key.cancel();
        try {
            channel.close();
        } catch (IOException _) {
            // It is given up anyway.
        }
    }

    /** Begins a request, and sends as much of it as goes at once. */
    void send(Work work, long firstItem, int items, long intended) throws IOException {
        first = firstItem;
        count = items;
        intendedNanos = intended;
        sentNanos = System.nanoTime();
        isBusy = true;
        answer.clear();
        work.write(firstItem, items, request.clear());
        unsent = request.toSend();
        write();
    }

    /** Java copies what is offered, however little of it goes; so not all of a long request is offered at once. */
    private void write() throws IOException {
        int end = unsent.limit();
        boolean goes = true;
        while (goes && unsent.position() < end) {
            unsent.limit(Math.min(end, unsent.position() + PIECE_BYTES));
            channel.write(unsent);
            goes = !unsent.hasRemaining();
        }
        unsent.limit(end);
        key.interestOps(unsent.hasRemaining() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
    }

    /**
     * Goes on with what the socket is ready for.
     *
     * @return whether the answer is whole
     */
    boolean proceed() throws IOException {
        if (key.isWritable()) {
            write();
        }
        if (!key.isReadable()) {
            return false;
        }
        if (!isBusy) {
            throw new IOException("the server closed the connection, or spoke unasked");
        }
        return answer.read(channel);
    }

    void rest() {
        isBusy = false;
    }

    boolean isBusy() {
        return isBusy;
    }

    AnswerBytes answer() {
        return answer;
    }

    long first() {
        return first;
    }

    int count() {
        return count;
    }

    /** When the request was due. */
    long intendedNanos() {
        return intendedNanos;
    }

    /** When it was sent. */
    long sentNanos() {
        return sentNanos;
    }
}
