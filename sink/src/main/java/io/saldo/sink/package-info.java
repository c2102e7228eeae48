/**
 * Followers of the journal that publish what happened to others: Kafka, RabbitMQ, PostgreSQL and webhooks.
 *
 * <p>Before this station the projections' runtime reads the journal and brings events; behind it are systems of others. Each
 * sink keeps its position where its messages go, if that can keep it, so that nothing is lost, doubled or invented.
 */
@NullMarked
package io.saldo.sink;

import org.jspecify.annotations.NullMarked;
