package io.saldo.server.follow;

import io.micrometer.core.instrument.MeterRegistry;
import io.saldo.ledger.event.Event;
import io.saldo.projection.follow.FollowerRuntime;
import io.saldo.projection.follow.JournalFeed;
import io.saldo.projection.follow.ReplicaFeed;
import io.saldo.projection.letter.DeadLetters;
import io.saldo.replica.partition.Partitions;
import io.saldo.server.answer.EventJson;
import io.saldo.server.config.ConfigRefused;
import io.saldo.server.config.ServerConfig;
import io.saldo.server.json.JsonOutput;
import io.saldo.sink.Sinks;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The followers of a server's journals, and what they need in common. */
public final class Following implements AutoCloseable {
    private static final int EVENT_ROOM = 512;

    private final DeadLetters letters;
    private final FollowerRuntime runtime;

    private Following(DeadLetters letters, FollowerRuntime runtime) {
        this.letters = letters;
        this.runtime = runtime;
    }

    /**
     * Begins to follow, on threads of its own.
     *
     * @throws ConfigRefused when the data directory cannot keep dead letters
     */
    public static Following start(ServerConfig config, Partitions partitions, MeterRegistry meters) {
        Path directory = config.dataDir().resolve("followers");
        List<JournalFeed> feeds = new ArrayList<>();
        for (int partition = 0; partition < partitions.count(); partition++) {
            feeds.add(new ReplicaFeed(partition, partitions.replica(partition)));
        }
        try {
            DeadLetters letters = DeadLetters.open(directory.resolve("dead-letters"));
            FollowerRuntime runtime =
                    new FollowerRuntime(feeds, letters, directory.resolve("starts"), Following::nanosSince1970, meters);
            Sinks.follow(
                    runtime,
                    config.sinks(),
                    feeds,
                    Following::json,
                    directory.resolve("positions"),
                    Following::nanosSince1970);
            return new Following(letters, runtime);
        } catch (IOException unusable) {
            throw new ConfigRefused(directory + " cannot be used: " + unusable);
        }
    }

    private static String json(Event event) {
        JsonOutput output = new JsonOutput(EVENT_ROOM);
        EventJson.write(output, event);
        return new String(output.array(), 0, output.size(), StandardCharsets.UTF_8);
    }

    private static long nanosSince1970() {
        Instant now = Instant.now();
        return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    }

    /** Ends the followers; what they had not taken they take after the next start. */
    @Override
    public void close() {
        runtime.close();
        letters.close();
    }
}
