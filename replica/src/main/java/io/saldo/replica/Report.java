package io.saldo.replica;

/**
 * What a node found its journal to be at a probe.
 *
 * @param node its number
 * @param probeIndex the log index of the probe
 * @param point its journal there
 */
record Report(int node, long probeIndex, JournalHash point) {}
