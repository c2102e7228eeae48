package io.saldo.client.config;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a client is told before it starts. All limits of the client stand here.
 *
 * @param nodes the base URLs of the nodes, at least one, such as {@code http://wallet-0:8080}; any node takes any request
 * @param token the bearer token, if the server asks for one
 * @param callTimeout how long a call may take in all, with everything that is sent again
 * @param attemptTimeout how long one node may take to answer before another is asked
 * @param connectTimeout how long a connection may take to come about
 * @param batchesInFlightMax how many batches may be on their way at a time, 1 to 64
 * @param commandsPerBatchMax how many commands one batch carries, 1 to 8,190
 * @param commandsWaitingMax how many commands may wait for a batch; one more waits until there is room
 * @param wireForm the form in which commands travel
 * @param packedAgainAfter how long commands travel as lines to a node, or a proxy before it, that has refused a packed batch; then
 *     another is tried, since the node may have been upgraded
 * @param silenceMax how long a stream may bring no event before one of the next node is opened in its place: it may be lost, or
 *     of a node that is cut off from the others
 */
public record ClientConfig(
        List<URI> nodes,
        Optional<String> token,
        Duration callTimeout,
        Duration attemptTimeout,
        Duration connectTimeout,
        int batchesInFlightMax,
        int commandsPerBatchMax,
        int commandsWaitingMax,
        WireForm wireForm,
        Duration packedAgainAfter,
        Duration silenceMax) {
    /** The most commands of a batch that the client makes. */
    public static final int COMMANDS_PER_BATCH_MAX = 8_190;

    private static final int BATCHES_IN_FLIGHT_MAX = 64;

    /**
     * Checks every value.
     *
     * @throws IllegalArgumentException when one is out of range; the message names it
     */
    public ClientConfig {
        nodes = List.copyOf(nodes);
        require(!nodes.isEmpty(), "nodes must name at least one");
        nodes.forEach(ClientConfig::checkNode);
        token.ifPresent(text -> require(
                !text.isEmpty() && text.chars().allMatch(c -> c > 0x20 && c < 0x7F),
                "token must be printable ASCII without blanks"));
        requirePositive(callTimeout, "callTimeout");
        requirePositive(attemptTimeout, "attemptTimeout");
        requirePositive(connectTimeout, "connectTimeout");
        requirePositive(packedAgainAfter, "packedAgainAfter");
        requirePositive(silenceMax, "silenceMax");
        requireRange(batchesInFlightMax, BATCHES_IN_FLIGHT_MAX, "batchesInFlightMax");
        requireRange(commandsPerBatchMax, COMMANDS_PER_BATCH_MAX, "commandsPerBatchMax");
        requireRange(commandsWaitingMax, Integer.MAX_VALUE, "commandsWaitingMax");
    }

    private static void checkNode(URI node) {
        boolean isHttp = "http".equals(node.getScheme()) || "https".equals(node.getScheme());
        require(isHttp && node.getHost() != null, "a node is a URL such as http://host:8080, not " + node);
        require(
                node.getRawQuery() == null && node.getRawFragment() == null && node.getRawUserInfo() == null,
                "the URL of a node has neither credentials nor query nor fragment");
    }

    private static void requirePositive(Duration duration, String name) {
        require(
                duration.isPositive() && duration.compareTo(Duration.ofDays(1)) <= 0,
                name + " must be above zero and at most a day");
    }

    private static void requireRange(int value, int most, String name) {
        require(value >= 1 && value <= most, name + " must be 1 to " + most);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    /** A configuration with these nodes and everything else as it is by default. */
    public static ClientConfig of(String... nodes) {
        Builder builder = builder();
        for (String node : nodes) {
            builder.node(node);
        }
        return builder.build();
    }

    /** Begins a configuration. */
    public static Builder builder() {
        return new Builder();
    }

    /** Gathers the values of a configuration; what is not said stays at its default. For one thread. */
    public static final class Builder {
        private final List<URI> nodes = new ArrayList<>();
        private Optional<String> token = Optional.empty();
        private Duration callTimeout = Duration.ofSeconds(30);
        private Duration attemptTimeout = Duration.ofSeconds(12);
        private Duration connectTimeout = Duration.ofSeconds(2);
        private int batchesInFlightMax = 4;
        private int commandsPerBatchMax = COMMANDS_PER_BATCH_MAX;
        private int commandsWaitingMax = 100_000;
        private WireForm wireForm = WireForm.PACKED;
        private Duration packedAgainAfter = Duration.ofMinutes(1);
        private Duration silenceMax = Duration.ofSeconds(45);

        private Builder() {}

        /** Adds a node by its base URL. */
        public Builder node(String url) {
            nodes.add(URI.create(url.endsWith("/") ? url.substring(0, url.length() - 1) : url));
            return this;
        }

        /** Sends this bearer token. None by default. */
        public Builder token(String bearer) {
            token = Optional.of(bearer);
            return this;
        }

        /** How long a call may take in all; 30 s by default. */
        public Builder callTimeout(Duration time) {
            callTimeout = time;
            return this;
        }

        /** How long one node may take to answer; 12 s by default, a little over what a node gives a command. */
        public Builder attemptTimeout(Duration time) {
            attemptTimeout = time;
            return this;
        }

        /** How long a connection may take to come about; 2 s by default. */
        public Builder connectTimeout(Duration time) {
            connectTimeout = time;
            return this;
        }

        /** How many batches may be on their way at a time; 4 by default. */
        public Builder batchesInFlightMax(int count) {
            batchesInFlightMax = count;
            return this;
        }

        /** How many commands one batch carries; 8,190 by default. */
        public Builder commandsPerBatchMax(int count) {
            commandsPerBatchMax = count;
            return this;
        }

        /** How many commands may wait for a batch; 100,000 by default. */
        public Builder commandsWaitingMax(int count) {
            commandsWaitingMax = count;
            return this;
        }

        /** The form in which commands travel; packed by default. */
        public Builder wireForm(WireForm form) {
            wireForm = form;
            return this;
        }

        /** How long commands travel as lines to a node that has refused a packed batch; a minute by default. */
        public Builder packedAgainAfter(Duration time) {
            packedAgainAfter = time;
            return this;
        }

        /** How long a stream may bring no event before another is opened; 45 s by default. */
        public Builder silenceMax(Duration time) {
            silenceMax = time;
            return this;
        }

        /**
         * The configuration.
         *
         * @throws IllegalArgumentException when a value is out of range
         */
        public ClientConfig build() {
            return new ClientConfig(
                    nodes,
                    token,
                    callTimeout,
                    attemptTimeout,
                    connectTimeout,
                    batchesInFlightMax,
                    commandsPerBatchMax,
                    commandsWaitingMax,
                    wireForm,
                    packedAgainAfter,
                    silenceMax);
        }
    }
}
