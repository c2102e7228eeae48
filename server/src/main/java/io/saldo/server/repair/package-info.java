/** What nodes of the cluster ask each other over HTTP, and nobody else may: the files of a node that is made anew. */
@NullMarked
package io.saldo.server.repair;

import org.jspecify.annotations.NullMarked;
