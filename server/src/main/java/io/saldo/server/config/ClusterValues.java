package io.saldo.server.config;

import io.saldo.replica.partition.PartitionsFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of each setting of the cluster, turned into what it means.
 *
 * @param values the text of all settings
 */
record ClusterValues(SettingValues values) {
    private static final int NODES_MAX = 5;
    private static final int PARTITIONS_MAX = 16;
    private static final int PORTS_PER_PARTITION = 10;
    private static final int PORT_MAX = 65_535;
    private static final int DATAGRAM_BYTES_MIN = 576;
    private static final int DATAGRAM_BYTES_MAX = 65_504;
    private static final int SECRET_LENGTH_MIN = 16;
    private static final Pattern ADDRESS =
            Pattern.compile("([A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}\\]):([0-9]{1,5})");
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127\\.[0-9.]+|\\[::1\\]");

    /** A node's first port at an address. */
    private record Address(String host, int port) {}

    ClusterConfig toConfig() {
        int partitions = partitions();
        List<Address> peers = peers(partitions);
        int node = values.number(Setting.CLUSTER_NODE, 0, NODES_MAX - 1);
        if (node >= Math.max(1, peers.size())) {
            throw values.refused(
                    Setting.CLUSTER_NODE,
                    peers.isEmpty()
                            ? "0 while cluster.peers is not set"
                            : "a number from 0 to " + (peers.size() - 1) + ", since cluster.peers names " + peers.size()
                                    + " nodes");
        }
        Optional<String> secret = secret();
        if (secret.isEmpty()
                && !peers.stream().allMatch(peer -> LOOPBACK.matcher(peer.host).matches())) {
            throw new ConfigRefused("cluster.secret-file is missing: nodes on other machines need a secret in common");
        }
        return new ClusterConfig(
                node,
                peers.stream().map(peer -> peer.host + ":" + peer.port).toList(),
                partitions,
                secret,
                http(peers.size()),
                datagramBytes());
    }

    private int datagramBytes() {
        return values.raw(Setting.CLUSTER_DATAGRAM_BYTES).isEmpty()
                ? 0
                : values.number(Setting.CLUSTER_DATAGRAM_BYTES, DATAGRAM_BYTES_MIN, DATAGRAM_BYTES_MAX);
    }

    private int partitions() {
        if (!values.raw(Setting.CLUSTER_PARTITIONS).isEmpty()) {
            return values.number(Setting.CLUSTER_PARTITIONS, 1, PARTITIONS_MAX);
        }
        return values.path(Setting.DATA_DIR).map(PartitionsFile::made).orElse(1);
    }

    private List<Address> peers(int partitions) {
        List<Address> peers = new ArrayList<>();
        for (String item : items(Setting.CLUSTER_PEERS)) {
            Address peer = address(item).orElseThrow(this::peersRefused);
            if (peers.stream().anyMatch(other -> isTooNear(peer, other, partitions))) {
                throw values.refused(
                        Setting.CLUSTER_PEERS,
                        "a list of addresses whose ports on one host are " + partitions * PORTS_PER_PARTITION
                                + " or more apart, " + PORTS_PER_PARTITION + " for each partition");
            }
            if (peer.port + partitions * PORTS_PER_PARTITION > PORT_MAX + 1) {
                throw values.refused(
                        Setting.CLUSTER_PEERS,
                        "a list of addresses whose ports are at most "
                                + (PORT_MAX + 1 - partitions * PORTS_PER_PARTITION) + ", since each partition takes "
                                + PORTS_PER_PARTITION);
            }
            peers.add(peer);
        }
        if (!peers.isEmpty() && (peers.size() % 2 == 0 || peers.size() > NODES_MAX)) {
            throw peersRefused();
        }
        return peers;
    }

    private static boolean isTooNear(Address one, Address other, int partitions) {
        return one.host.equals(other.host) && Math.abs(one.port - other.port) < partitions * PORTS_PER_PARTITION;
    }

    private ConfigRefused peersRefused() {
        return values.refused(
                Setting.CLUSTER_PEERS, "a list of 1, 3 or 5 addresses such as host0:9100,host1:9100,host2:9100");
    }

    private static Optional<Address> address(String item) {
        Matcher matcher = ADDRESS.matcher(item);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int port = Integer.parseInt(matcher.group(2));
        return port < 1 || port > PORT_MAX ? Optional.empty() : Optional.of(new Address(matcher.group(1), port));
    }

    private List<URI> http(int nodes) {
        List<URI> addresses = new ArrayList<>();
        for (String item : items(Setting.CLUSTER_HTTP)) {
            String bare = item.startsWith("http://") ? item.substring("http://".length()) : item;
            Address address = address(bare).orElseThrow(() -> httpRefused(nodes));
            addresses.add(URI.create("http://" + address.host + ":" + address.port));
        }
        if (!addresses.isEmpty() && addresses.size() != Math.max(1, nodes)) {
            throw httpRefused(nodes);
        }
        return addresses;
    }

    private ConfigRefused httpRefused(int nodes) {
        return values.refused(
                Setting.CLUSTER_HTTP,
                "a list of " + Math.max(1, nodes) + " addresses such as http://host0:8080, one for each node");
    }

    private List<String> items(Setting setting) {
        String value = values.raw(setting);
        List<String> items = new ArrayList<>();
        for (String item : value.isEmpty() ? new String[0] : value.split(",", -1)) {
            items.add(item.strip());
        }
        return items;
    }

    /** The messages say where it stands and never what it is. */
    private Optional<String> secret() {
        String given = values.raw(Setting.CLUSTER_SECRET);
        Optional<Path> file = values.path(Setting.CLUSTER_SECRET_FILE);
        if (!given.isEmpty() && file.isPresent()) {
            throw new ConfigRefused("cluster.secret and cluster.secret-file must not both be given");
        }
        if (given.isEmpty() && file.isEmpty()) {
            return Optional.empty();
        }
        String secret = file.isPresent() ? read(file.get()) : given;
        if (secret.length() < SECRET_LENGTH_MIN || !secret.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw new ConfigRefused(
                    (file.isPresent() ? "the secret in " + file.get() : values.place(Setting.CLUSTER_SECRET))
                            + " must be " + SECRET_LENGTH_MIN
                            + " or more printable characters of ASCII without blanks");
        }
        return Optional.of(secret);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException unreadable) {
            throw new ConfigRefused(
                    "the file of the cluster's secret " + file + " cannot be read: " + ConfigReader.reason(unreadable));
        }
    }
}
