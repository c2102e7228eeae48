package io.saldo.replica.aeron;

import io.aeron.cluster.ConsensusModule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.agrona.concurrent.AgentTerminationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long the datagrams are in which entries go from node to node. Each costs a call of the kernel at both ends, so longer
 * ones cost less; but one that the network has to cut is easily lost. So they are short enough for any Ethernet, unless all
 * nodes are on this machine or the configuration says what the network carries.
 *
 * <p>Entries lie in the log's files in pieces of this length, and a log goes on as it began: the length that the log's own
 * recording has comes first.
 *
 * @param bytes of a datagram at most, a multiple of 32
 */
record Datagrams(int bytes) {

    /** What an Ethernet carries whole. */
    private static final int ETHERNET_BYTES = 1408;

    /** More gain nothing that could be seen. */
    private static final int LOOPBACK_BYTES = 16 * 1024;

    private static final int ALIGNMENT = 32;
    private static final Logger LOGGER = LoggerFactory.getLogger(Datagrams.class);

    /** Of the log in this archive or, if there is none yet, of the one that begins. */
    static Datagrams of(AeronLogConfig config, Path archive) {
        if (config.nodes().isAlone()) {
            return new Datagrams(ETHERNET_BYTES);
        }
        int wanted = wanted(config);
        Optional<Integer> recorded = recorded(archive);
        if (config.datagramBytes() != 0 && recorded.isPresent() && recorded.get() != wanted) {
            LOGGER.warn("the log began with datagrams of {} bytes and goes on so, not with {}", recorded.get(), wanted);
        }
        return new Datagrams(recorded.orElse(wanted));
    }

    /**
     * Ends the log when it is one that others began with another length: this node could not lead it.
     *
     * @throws AgentTerminationException if it is so; a new start goes on as the log began
     */
    void check(Path archive) {
        recorded(archive).filter(recorded -> recorded != bytes).ifPresent(recorded -> {
            throw new AgentTerminationException("the log of the other nodes has datagrams of " + recorded
                    + " bytes and this node was started with " + bytes
                    + "; start it again, which takes what the log has");
        });
    }

    private static int wanted(AeronLogConfig config) {
        if (config.datagramBytes() != 0) {
            return config.datagramBytes() / ALIGNMENT * ALIGNMENT;
        }
        return config.nodes().isLoopback() ? LOOPBACK_BYTES : ETHERNET_BYTES;
    }

    private static Optional<Integer> recorded(Path archive) {
        if (!Files.exists(archive.resolve(LogPlaces.CATALOG))) {
            return Optional.empty();
        }
        return Recording.all(archive).stream()
                .filter(recording -> recording.stream() == ConsensusModule.Configuration.logStreamId())
                .map(Recording::pieceBytes)
                .reduce((first, last) -> last);
    }
}
