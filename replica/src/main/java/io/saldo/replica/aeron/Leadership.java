package io.saldo.replica.aeron;

import io.saldo.replica.log.Role;

/**
 * Who leads, as the follower was told.
 *
 * @param role of this node
 * @param leader number of the leading node, or {@link #NOBODY}
 */
record Leadership(Role role, long term, int leader) {

    static final int NOBODY = -1;

    /** Before the first election, and in each. */
    static Leadership none(long term) {
        return new Leadership(Role.NONE, term, NOBODY);
    }
}
