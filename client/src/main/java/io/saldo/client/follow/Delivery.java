package io.saldo.client.follow;

/**
 * What a following does with events.
 *
 * @param filter which are wanted
 * @param rule what happens when the handler fails
 * @param eventsMax the most that the handler is given at a time
 * @param handler who takes them
 */
record Delivery(EventFilter filter, FailureRule rule, int eventsMax, EventBatchHandler handler) {}
