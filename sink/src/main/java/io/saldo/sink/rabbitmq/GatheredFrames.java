package io.saldo.sink.rabbitmq;

import com.rabbitmq.client.WriteListener;
import com.rabbitmq.client.impl.AMQConnection;
import com.rabbitmq.client.impl.Frame;
import com.rabbitmq.client.impl.FrameHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketException;

/**
 * A connection's frames, which can be gathered: then they go to the network when their buffer is full, and not after each
 * message, as the client would have it. A message is a few hundred bytes, so a call of the system for each of them costs both
 * sides more than the message itself. Gathering is begun and ended by the thread that publishes; heartbeats of the client's own
 * thread may be gathered too, and go with the rest.
 */
final class GatheredFrames implements FrameHandler {
    private final FrameHandler frames;
    private volatile boolean isGathering;

    GatheredFrames(FrameHandler frames) {
        this.frames = frames;
    }

    /** Begins to gather. */
    void gather() {
        isGathering = true;
    }

    /** Ends the gathering, and sends what is left. */
    void send() throws IOException {
        isGathering = false;
        frames.flush(null);
    }

    @Override
    public void flush(WriteListener written) throws IOException {
        if (!isGathering || written != null) {
            frames.flush(written);
        }
    }

    @Override
    public boolean internalHearbeat() {
        return frames.internalHearbeat();
    }

    @Override
    public void setTimeout(int millis) throws SocketException {
        frames.setTimeout(millis);
    }

    @Override
    public int getTimeout() throws SocketException {
        return frames.getTimeout();
    }

    @Override
    public void sendHeader() throws IOException {
        frames.sendHeader();
    }

    @Override
    public void initialize(AMQConnection connection) {
        frames.initialize(connection);
    }

    @Override
    public void startProcessing() {
        frames.startProcessing();
    }

    @Override
    public void finishConnectionNegotiation() {
        frames.finishConnectionNegotiation();
    }

    @Override
    public void setFrameMax(int bytes) {
        frames.setFrameMax(bytes);
    }

    @Override
    public Frame readFrame() throws IOException {
        return frames.readFrame();
    }

    @Override
    public void writeFrame(Frame frame) throws IOException {
        frames.writeFrame(frame);
    }

    @Override
    public InetAddress getLocalAddress() {
        return frames.getLocalAddress();
    }

    @Override
    public int getLocalPort() {
        return frames.getLocalPort();
    }

    @Override
    public InetAddress getAddress() {
        return frames.getAddress();
    }

    @Override
    public int getPort() {
        return frames.getPort();
    }

    @Override
    public void close() {
        frames.close();
    }
}
