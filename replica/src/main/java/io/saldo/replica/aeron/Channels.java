package io.saldo.replica.aeron;

/**
 * Where Aeron's parts meet. Alone they meet in shared memory; several nodes meet over UDP, at addresses of their own.
 *
 * @param nodes who they are
 * @param termBytes length of a buffer that holds entries
 * @param datagramBytes most bytes of a datagram that carries entries
 */
record Channels(LogNodes nodes, int termBytes, int datagramBytes) {

    /** An entry is cut into pieces of this length in shared memory. */
    static final int PIECE_BYTES_MAX = 8 * 1024;

    /** Nobody listens there; a node alone has to name it. */
    private static final String NO_ENDPOINT = "localhost:0";

    String members() {
        return nodes.isAlone()
                ? "0," + String.join(",", NO_ENDPOINT, NO_ENDPOINT, NO_ENDPOINT, NO_ENDPOINT, NO_ENDPOINT)
                : nodes.members();
    }

    String consensus() {
        return nodes.isAlone() ? "aeron:ipc?term-length=64k" : "aeron:udp?term-length=128k";
    }

    /** At which the leader listens. */
    String ingress() {
        return nodes.isAlone() ? "aeron:ipc" : "aeron:udp";
    }

    /** Over which this node appends at the node that leads. */
    String ingressTo(int leader) {
        return leader == nodes.node() ? entries("aeron:ipc", PIECE_BYTES_MAX) : entries("aeron:udp", datagramBytes);
    }

    /** At which this node hears the leader. */
    String egressFrom(int leader) {
        return leader == nodes.node() ? "aeron:ipc?term-length=64k" : udp(nodes.egress()) + "|term-length=64k";
    }

    /** Over which the leader sends the log. */
    String log() {
        return nodes.isAlone()
                ? entries("aeron:ipc", PIECE_BYTES_MAX)
                : entries("aeron:udp", datagramBytes) + "|control-mode=manual|control=" + nodes.host() + ":0";
    }

    String logReplication() {
        return udp(nodes.isAlone() ? NO_ENDPOINT : nodes.logReplication());
    }

    /** At which the archive takes requests; of a node alone nobody's. */
    String archive() {
        return udp(nodes.isAlone() ? NO_ENDPOINT : nodes.archive(nodes.node()));
    }

    String archiveAnswers() {
        return udp(nodes.isAlone() ? NO_ENDPOINT : nodes.archiveAnswers());
    }

    String archiveReplication() {
        return udp(nodes.isAlone() ? NO_ENDPOINT : nodes.archiveReplication());
    }

    private String entries(String media, int pieceBytes) {
        return media + "?term-length=" + termBytes + "|mtu=" + pieceBytes;
    }

    private static String udp(String endpoint) {
        return "aeron:udp?endpoint=" + endpoint;
    }
}
