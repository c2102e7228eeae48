package io.saldo.replica;

import io.saldo.replica.log.Role;

/**
 * Who leads, as a node knows it.
 *
 * @param role of the node
 * @param term counts leaderships
 * @param leader number of the leading node, -1 for none
 */
record Leadership(Role role, long term, int leader) {
    static final Leadership NONE = new Leadership(Role.NONE, 0, -1);

    /** Why it is so, given how it was before. */
    String reason(Leadership before, Membership membership) {
        return switch (role) {
            case LEADER -> membership.isAlone() ? "a node alone leads" : "elected by a majority";
            case FOLLOWER -> "node " + leader + " was elected";
            case NONE ->
                before.role() == Role.LEADER
                        ? "it lost its majority"
                        : "node " + before.leader() + " is not heard of any more";
        };
    }
}
