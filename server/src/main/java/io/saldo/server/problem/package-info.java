/** What is wrong with a request, as RFC 9457 says it: stable codes, their statuses, and their JSON. */
@NullMarked
package io.saldo.server.problem;

import org.jspecify.annotations.NullMarked;
