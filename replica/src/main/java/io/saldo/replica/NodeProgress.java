package io.saldo.replica;

/**
 * How far a node has come, as it last said.
 *
 * @param node its number
 * @param sequence of the last event before the newest probe that it has answered; 0 when it has answered none
 */
public record NodeProgress(int node, long sequence) {}
