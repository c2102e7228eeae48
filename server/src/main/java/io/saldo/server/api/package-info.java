/** The endpoints, one class for each family. A request becomes a command or a read here, and events of the journal become answers. */
@NullMarked
package io.saldo.server.api;

import org.jspecify.annotations.NullMarked;
