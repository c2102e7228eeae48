package io.saldo.replica.aeron;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The nodes that keep a log together, and which of them this one is. A partition's log has ten ports at every node, from
 * the node's base port + 10 × partition on:
 *
 * <pre>
 * +0 ingress    entries of the other nodes, to the leader
 * +1 consensus  elections, and what is appended and committed
 * +2 log        the leader's log, as it grows
 * +3 catchup    the leader's log, to a node that is a little behind
 * +4 archive    requests for older parts of the log
 * +5 answers    to such requests
 * +6 replication, +7 the same: older parts of the log
 * +8 egress     the leader's answers to this node's session
 * </pre>
 *
 * @param node number of this node, from 0
 * @param addresses {@code host:port} of each node, by its number: where the node listens, and its base port; empty for a
 *     node alone, which opens no port
 * @param partition number of the log among the logs of the same nodes
 * @param secret that the nodes share: a session or a request for the log's older parts is refused without it
 * @param preferred the node that shall lead if nothing speaks against it
 * @param heartbeatTimeout how long a leader may be silent; a new one is elected after about one and a half times as long
 */
public record LogNodes(
        int node, List<String> addresses, int partition, String secret, int preferred, Duration heartbeatTimeout) {

    /** Most logs that the same nodes can keep. */
    public static final int PARTITIONS_MAX = 16;

    private static final int PORTS = 10;
    private static final int PORT_MAX = 65_535;

    /** A node alone. */
    public static final LogNodes ALONE = new LogNodes(0, List.of(), 0, "", 0, Duration.ofMillis(700));

    /** Refuses numbers out of range, and anything but 1, 3 or 5 nodes. */
    public LogNodes {
        addresses = List.copyOf(addresses);
        int count = Math.max(1, addresses.size());
        if (count > 5 || count % 2 == 0) {
            throw new IllegalArgumentException("a log is kept by 1, 3 or 5 nodes, not by " + count);
        }
        if (node < 0 || node >= count || preferred < 0 || preferred >= count) {
            throw new IllegalArgumentException("node " + node + " or " + preferred + " of " + count);
        }
        if (partition < 0 || partition >= PARTITIONS_MAX) {
            throw new IllegalArgumentException("partition " + partition);
        }
        if (heartbeatTimeout.toMillis() < 50) {
            throw new IllegalArgumentException("heartbeatTimeout " + heartbeatTimeout);
        }
        for (String address : addresses) {
            int port = portOf(address);
            if (hostOf(address).isEmpty() || port < 1 || port + PORTS * PARTITIONS_MAX > PORT_MAX) {
                throw new IllegalArgumentException(
                        "'" + address + "' is not host:port with " + PORTS * PARTITIONS_MAX + " ports from there on");
            }
        }
    }

    /** Nodes whose partitions prefer leaders one after the other, with the usual time-out. */
    public static LogNodes of(int node, List<String> addresses, int partition, String secret) {
        return addresses.size() <= 1
                ? new LogNodes(0, List.of(), partition, secret, 0, ALONE.heartbeatTimeout)
                : new LogNodes(
                        node, addresses, partition, secret, partition % addresses.size(), ALONE.heartbeatTimeout);
    }

    /** How many nodes there are. */
    public int count() {
        return Math.max(1, addresses.size());
    }

    /** Whether no other node is needed, and no port. */
    public boolean isAlone() {
        return addresses.isEmpty();
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "LogNodes[node=" + node + ", addresses=" + addresses + ", partition=" + partition + "]";
    }

    String ingress(int of) {
        return endpoint(of, 0);
    }

    String archive(int of) {
        return endpoint(of, 4);
    }

    String archiveAnswers() {
        return endpoint(node, 5);
    }

    String archiveReplication() {
        return endpoint(node, 6);
    }

    String logReplication() {
        return endpoint(node, 7);
    }

    String egress() {
        return endpoint(node, 8);
    }

    String host() {
        return hostOf(addresses.get(node));
    }

    /** As the consensus module wants them: number, ingress, consensus, log, catch-up and archive of each. */
    String members() {
        return IntStream.range(0, addresses.size())
                .mapToObj(of -> of + ","
                        + IntStream.range(0, 5)
                                .mapToObj(port -> endpoint(of, port))
                                .collect(Collectors.joining(",")))
                .collect(Collectors.joining("|"));
    }

    byte[] secretBytes() {
        return secret.getBytes(StandardCharsets.UTF_8);
    }

    private String endpoint(int of, int port) {
        String address = addresses.get(of);
        return hostOf(address) + ":" + (portOf(address) + PORTS * partition + port);
    }

    /** Whether every node listens on a loopback address only. */
    public boolean isLoopback() {
        return addresses.stream().allMatch(address -> {
            try {
                return InetAddress.getByName(hostOf(address)).isLoopbackAddress();
            } catch (UnknownHostException e) {
                return false;
            }
        });
    }

    private static String hostOf(String address) {
        return address.substring(0, Math.max(0, address.lastIndexOf(':')));
    }

    private static int portOf(String address) {
        try {
            return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
