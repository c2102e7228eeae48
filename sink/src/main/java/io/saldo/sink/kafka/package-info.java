/** Publishes to Kafka, each event exactly once and in the order of its key. */
@NullMarked
package io.saldo.sink.kafka;

import org.jspecify.annotations.NullMarked;
