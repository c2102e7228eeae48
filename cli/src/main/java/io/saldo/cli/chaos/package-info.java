/**
 * The chaos test: a cluster of real processes under a bank's load, while nodes are killed, paused, cut off and wiped at
 * random; audited from outside, by books of its own. Knows the nodes by their HTTP interface alone.
 */
@NullMarked
package io.saldo.cli.chaos;

import org.jspecify.annotations.NullMarked;
