/** The settings of a server, where they come from, and the limits of the edge. Read once at the start; everything else is given what it needs. */
@NullMarked
package io.saldo.server.config;

import org.jspecify.annotations.NullMarked;
