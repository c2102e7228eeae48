/**
 * The crash test: kills a real server again and again under load, and audits from outside, by books of its own, that
 * nothing was lost, changed or done twice. Knows the server by its HTTP interface alone.
 */
@NullMarked
package io.saldo.cli.crash;

import org.jspecify.annotations.NullMarked;
