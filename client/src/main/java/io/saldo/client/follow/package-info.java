/**
 * The journal for whoever builds a read model of their own: every event once, in order, from a cursor that the user keeps. Before
 * it stand the events; nothing of the client stands behind it but the client itself.
 */
@NullMarked
package io.saldo.client.follow;

import org.jspecify.annotations.NullMarked;
