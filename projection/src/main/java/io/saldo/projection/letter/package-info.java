/**
 * The dead letters: events that a follower could not take, with the reason. They are kept by the node itself, beside the
 * tables and sinks, so that they are safe while one of those is away.
 */
@NullMarked
package io.saldo.projection.letter;

import org.jspecify.annotations.NullMarked;
