package io.saldo.replica.partition;

/**
 * A crossing that is driven.
 *
 * @param driver whose it is
 * @param journey where it stands
 */
record Ride(CrossingDriver driver, Journey journey) {}
