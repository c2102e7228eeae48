package io.saldo.replica.aeron;

import io.saldo.replica.log.Role;

/**
 * How the last election ended at this node, as the consensus module sees it.
 *
 * @param term number of the term that began with it
 * @param position in the log, up to which all was committed when this node joined the term
 */
record Standing(Role role, long term, long position) {

    /** While there is an election. */
    static final Standing NONE = new Standing(Role.NONE, -1, 0);
}
