package io.saldo.cli.chaos;

/** What is done to the cluster. Each is undone before the next begins. */
public enum Fault {
    /** SIGKILL of a node that leads. */
    KILL_LEADER(false),
    /** SIGKILL of a node that leads nothing, where there is one. */
    KILL_FOLLOWER(false),
    /** SIGKILL of all nodes. */
    KILL_ALL(false),
    /** SIGTERM of one node after the other, each started again before the next. */
    RESTART_ROLLING(false),
    /** SIGSTOP of a node that leads; it wakes when others lead. */
    PAUSE_LEADER(false),
    /** SIGSTOP of any node. */
    PAUSE_ANY(false),
    /** A node is killed and its disk is emptied; it is rebuilt from another while those serve. */
    WIPE_DISK(false),
    /** Nothing that one node sends reaches the others. */
    CUT_OUTGOING(true),
    /** Nothing that the others send reaches one node. */
    CUT_INCOMING(true),
    /** A node is cut off from the others. */
    CUT_OFF(true),
    /** No node reaches another. */
    CUT_ALL(true),
    /** Each node loses 30 of 100 packets from the others. */
    LOSE_PACKETS(true);

    private final boolean needsNetwork;

    Fault(boolean needsNetwork) {
        this.needsNetwork = needsNetwork;
    }

    /** Whether it can be done only where the wires between the nodes are ours. */
    boolean needsNetwork() {
        return needsNetwork;
    }
}
