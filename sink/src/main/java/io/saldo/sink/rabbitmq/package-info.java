/** Publishes to RabbitMQ, each event at least once. */
@NullMarked
package io.saldo.sink.rabbitmq;

import org.jspecify.annotations.NullMarked;
