package io.saldo.sink.rabbitmq;

import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/**
 * The exchanges and queues, made where they are missing: a fanout exchange for the events; a queue for the worker, whose
 * refused messages go by the dead-letter exchange to the dead-letter queue; and a queue for the position, which has room for
 * one message.
 */
final class RabbitTopology {
    private RabbitTopology() {}

    static void make(Connection connection, RabbitSettings settings, int partition)
            throws IOException, TimeoutException {
        try (Channel channel = connection.createChannel()) {
            channel.exchangeDeclare(settings.exchange(), BuiltinExchangeType.FANOUT, true);
            channel.exchangeDeclare(settings.deadLetterExchange(), BuiltinExchangeType.FANOUT, true);
        }
        queue(connection, settings.deadLetterQueue(), Map.of());
        Map<String, Object> arguments = new HashMap<>(settings.queueMode().arguments());
        arguments.put("x-dead-letter-exchange", settings.deadLetterExchange());
        queue(connection, settings.queue(), arguments);
        queue(connection, settings.positionQueue(partition), Map.of("x-max-length", 1, "x-overflow", "drop-head"));
        try (Channel channel = connection.createChannel()) {
            channel.queueBind(settings.deadLetterQueue(), settings.deadLetterExchange(), "");
            channel.queueBind(settings.queue(), settings.exchange(), "");
        }
    }

    /** A queue that is there stays as it is, since an operator may have given it other arguments. */
    private static void queue(Connection connection, String name, Map<String, Object> arguments)
            throws IOException, TimeoutException {
        Channel asking = connection.createChannel();
        try {
            asking.queueDeclarePassive(name);
            asking.close();
        } catch (IOException missing) {
            // The broker has closed the channel with its answer.
            try (Channel channel = connection.createChannel()) {
                channel.queueDeclare(name, true, false, false, arguments);
            }
        }
    }
}
