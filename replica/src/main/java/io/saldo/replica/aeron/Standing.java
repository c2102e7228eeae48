package io.saldo.replica.aeron;

import io.saldo.replica.log.Role;

/**
 * How the last election ended at this node, as the consensus module sees it.
 *
 * @param number counts elections' beginnings and ends at this node, so that no two standings are equal
 * @param term number of the term that began with it
 * @param position in the log, up to which all was committed when this node joined the term
 */
record Standing(long number, Role role, long term, long position) {

    /** Before the first election. */
    static final Standing NONE = new Standing(0, Role.NONE, -1, 0);

    /** While there is an election. */
    static Standing electing(long number) {
        return new Standing(number, Role.NONE, -1, 0);
    }
}
