package io.saldo.sink.webhook;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How far webhooks are, each partition of each in a file of its own. Nothing at a webhook could keep that, so where there are
 * several nodes they tell each other, and whichever comes to lead goes on near where the one before it stood. A position
 * only moves forward: what any node has delivered is delivered. Any thread.
 */
public final class WebhookPositions {
    /** The most positions that are heard of at a time. */
    public static final int PLACES_MAX = 10_000;

    private static final Pattern FILE = Pattern.compile("(webhook-[a-z0-9-]{1,24})\\.([0-9]{1,2})");

    private final Path directory;
    private final Others others;

    /** A partition of a webhook. */
    public record Place(String follower, int partition) {}

    /**
     * What other nodes know.
     *
     * @param positions the last event delivered, for each place that a node knows of
     * @param isFromAll whether every other node has answered
     */
    public record Heard(Map<Place, Long> positions, boolean isFromAll) {
        /** Keeps its own copy of the positions. */
        public Heard {
            positions = Map.copyOf(positions);
        }
    }

    /** The other nodes of the cluster. */
    @FunctionalInterface
    public interface Others {
        /** There are none. */
        Others NONE = () -> new Heard(Map.of(), true);

        /** Asks all of them. Takes some seconds when one does not answer. */
        Heard ask();
    }

    /**
     * Positions in a directory.
     *
     * @param directory made when it is needed
     */
    public WebhookPositions(Path directory, Others others) {
        this.directory = directory;
        this.others = others;
    }

    /** How far a webhook is by all that can be asked, 0 when nobody knows. */
    long read(String follower, int partition) throws IOException {
        hearOthers();
        return own(new Place(follower, partition));
    }

    /**
     * Keeps where a webhook begins for the first time.
     *
     * @throws IOException when it cannot be written, or another node knows that it began already, or may know it and does not
     *     answer
     */
    void begin(String follower, int partition, long sequence) throws IOException {
        if (!hearOthers()) {
            throw new IOException("nobody who answers knows how far " + follower
                    + " is, and not all nodes answer: one of them may know");
        }
        if (own(new Place(follower, partition)) > 0) {
            throw new IOException("another node has begun " + follower + " meanwhile");
        }
        write(follower, partition, sequence);
    }

    /** Keeps how far a webhook is, on disk when this returns; an earlier position than is kept changes nothing. */
    void write(String follower, int partition, long sequence) throws IOException {
        keep(new Place(follower, partition), sequence);
    }

    private synchronized void keep(Place place, long sequence) throws IOException {
        if (sequence > own(place)) {
            file(place).write(sequence);
        }
    }

    /**
     * Asks the other nodes and keeps what they know.
     *
     * @return whether all of them have answered
     */
    public boolean hearOthers() throws IOException {
        Heard heard = others.ask();
        for (Map.Entry<Place, Long> position : heard.positions().entrySet()) {
            keep(position.getKey(), position.getValue());
        }
        return heard.isFromAll();
    }

    /** All positions that this node knows, a line {@code FOLLOWER PARTITION SEQUENCE} for each. */
    public synchronized String toText() throws IOException {
        if (!Files.isDirectory(directory)) {
            return "";
        }
        StringBuilder lines = new StringBuilder();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.sorted().toList()) {
                Matcher name = FILE.matcher(file.getFileName().toString());
                if (name.matches()) {
                    Place place = new Place(name.group(1), Integer.parseInt(name.group(2)));
                    lines.append(place.follower)
                            .append(' ')
                            .append(place.partition)
                            .append(' ')
                            .append(own(place))
                            .append('\n');
                }
            }
        }
        return lines.toString();
    }

    /**
     * The positions in a text such as {@link #toText} makes.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static Map<Place, Long> parse(String text) {
        Map<Place, Long> positions = new HashMap<>();
        text.lines().limit(PLACES_MAX).forEach(line -> {
            if (!line.matches("webhook-[a-z0-9-]{1,24} [0-9]{1,2} [0-9]{1,18}")) {
                throw new IllegalArgumentException("no position of a webhook");
            }
            String[] words = line.split(" ", -1);
            positions.put(new Place(words[0], Integer.parseInt(words[1])), Long.parseLong(words[2]));
        });
        return positions;
    }

    private long own(Place place) throws IOException {
        return file(place).read();
    }

    private FilePosition file(Place place) {
        return new FilePosition(directory.resolve(place.follower + "." + place.partition));
    }
}
