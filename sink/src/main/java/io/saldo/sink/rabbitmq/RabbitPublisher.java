package io.saldo.sink.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.ShutdownSignalException;
import io.saldo.ledger.event.Event;
import io.saldo.sink.message.Message;
import io.saldo.sink.message.MessageForm;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;

/** A connection for one partition, with the position that it found at the broker. For one thread. */
final class RabbitPublisher implements AutoCloseable {
    private static final int PERSISTENT = 2;
    private static final int HEARTBEAT_SECONDS = 20;
    private static final int ABORT_MILLIS = 500;

    private final Connection connection;
    private final GatheredFrames frames;
    private final Channel channel;
    private final RabbitSettings settings;
    private final int partition;
    private final long position;

    private RabbitPublisher(
            Connection connection,
            GatheredFrames frames,
            Channel channel,
            RabbitSettings settings,
            int partition,
            long position) {
        this.connection = connection;
        this.frames = frames;
        this.channel = channel;
        this.settings = settings;
        this.partition = partition;
        this.position = position;
    }

    /** @param connections of which one is made, by {@link #connections} */
    static RabbitPublisher open(GatheringConnections connections, RabbitSettings settings, int partition)
            throws IOException, TimeoutException, InterruptedException {
        Connection connection = connections.newConnection("saldo-" + partition);
        boolean isOpen = false;
        try {
            RabbitTopology.make(connection, settings, partition);
            Channel channel = connection.createChannel();
            channel.confirmSelect();
            long position = readPosition(channel, settings.positionQueue(partition));
            isOpen = true;
            return new RabbitPublisher(connection, connections.frames(), channel, settings, partition, position);
        } finally {
            if (!isOpen) {
                connection.abort(ABORT_MILLIS);
            }
        }
    }

    /** What makes a connection by the settings. */
    static GatheringConnections connections(RabbitSettings settings) {
        GatheringConnections factory = new GatheringConnections();
        try {
            factory.setUri(settings.uri());
        } catch (URISyntaxException | GeneralSecurityException unfit) {
            // Without the cause, which might show the password.
            throw new IllegalArgumentException(
                    "the AMQP URI makes no sense: " + unfit.getClass().getSimpleName());
        }
        if (factory.isSSL()) {
            // The driver's default would trust any server.
            trustKnownServers(factory);
        }
        if (!settings.password().isEmpty()) {
            factory.setPassword(settings.password());
        }
        int patience = Math.toIntExact(settings.patience().toMillis());
        factory.setConnectionTimeout(patience);
        factory.setHandshakeTimeout(patience);
        factory.setChannelRpcTimeout(patience);
        factory.setRequestedHeartbeat(HEARTBEAT_SECONDS);
        factory.setAutomaticRecoveryEnabled(false);
        return factory;
    }

    private static void trustKnownServers(ConnectionFactory factory) {
        try {
            factory.useSslProtocol(SSLContext.getDefault());
            factory.enableHostnameVerification();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("this Java has no TLS", impossible);
        }
    }

    /** The message stays: it is put back before anything else happens. */
    private static long readPosition(Channel channel, String queue) throws IOException {
        GetResponse found = channel.basicGet(queue, false);
        if (found == null) {
            return 0;
        }
        channel.basicNack(found.getEnvelope().getDeliveryTag(), false, true);
        return Long.parseLong(new String(found.getBody(), StandardCharsets.US_ASCII));
    }

    /** The sequence of the last event that is surely published. */
    long position() {
        return position;
    }

    /** Publishes events and waits until the broker has confirmed that it keeps them. */
    void publish(List<Event> events, MessageForm form) throws IOException, TimeoutException, InterruptedException {
        frames.gather();
        for (Event event : events) {
            for (Message message : form.messages(partition, event)) {
                channel.basicPublish(
                        settings.exchange(), "", properties(event, message, form.mediaType()), message.body());
            }
        }
        frames.send();
        channel.waitForConfirmsOrDie(settings.patience().toMillis());
    }

    @SuppressWarnings("JavaUtilDate") // The broker's client knows no other.
    private BasicProperties properties(Event event, Message message, String mediaType) {
        return new BasicProperties.Builder()
                .messageId(message.id())
                .type(message.type())
                .contentType(mediaType)
                .contentEncoding("utf-8")
                .deliveryMode(PERSISTENT)
                .timestamp(new Date(TimeUnit.NANOSECONDS.toMillis(message.timeNanos())))
                .headers(Map.of(
                        "partition", partition, "sequence", event.header().sequence()))
                .build();
    }

    /** Replaces the position; to be called when all events up to it are confirmed. */
    void keepPosition(long sequence) throws IOException, TimeoutException, InterruptedException {
        BasicProperties properties =
                new BasicProperties.Builder().deliveryMode(PERSISTENT).build();
        channel.basicPublish(
                "",
                settings.positionQueue(partition),
                properties,
                Long.toString(sequence).getBytes(StandardCharsets.US_ASCII));
        channel.waitForConfirmsOrDie(settings.patience().toMillis());
    }

    /** Why the broker will not have what was published last, such as a message that is too large; empty when it may yet. */
    Optional<String> refusal() {
        return Optional.ofNullable(channel.getCloseReason())
                .map(ShutdownSignalException::getReason)
                .filter(AMQP.Channel.Close.class::isInstance)
                .map(AMQP.Channel.Close.class::cast)
                .filter(close -> close.getReplyCode() == AMQP.PRECONDITION_FAILED)
                .map(AMQP.Channel.Close::getReplyText);
    }

    @Override
    public void close() {
        connection.abort(ABORT_MILLIS);
    }
}
