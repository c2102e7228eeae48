package io.saldo.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.saldo.client.command.OpenAccount;
import io.saldo.client.config.ClientConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A cluster that loses its leader while many call. */
@Timeout(300)
final class LeaderChangeTest {
    private static final int THREADS = 8;

    @Test
    void goesOnWithTheNextLeaderAndDoublesNothing(@TempDir Path directory) throws Exception {
        try (LiveCluster cluster = LiveCluster.start(directory)) {
            ClientConfig.Builder config = ClientConfig.builder().callTimeout(Duration.ofMinutes(2));
            cluster.urls().forEach(config::node);
            AtomicBoolean isOver = new AtomicBoolean();
            AtomicInteger done = new AtomicInteger();
            int leader = cluster.awaitLeader();
            try (SaldoClient client = SaldoClient.connect(config.build());
                    ExecutorService callers = Executors.newFixedThreadPool(THREADS)) {
                Shop.open(client, "rich", "100000");
                client.execute(OpenAccount.of("shop")).orThrow();
                List<Future<Integer>> running = new ArrayList<>();
                for (int thread = 0; thread < THREADS; thread++) {
                    running.add(callers.submit(() -> {
                        int own = 0;
                        while (!isOver.get()) {
                            client.execute(Shop.cents("rich", "shop", 1)).orThrow();
                            done.incrementAndGet();
                            own++;
                        }
                        return own;
                    }));
                }

                Shop.await("the first outcomes", () -> done.get() >= 100);
                cluster.stop(leader);
                int before = done.get();
                Shop.await("outcomes under the next leader", () -> done.get() >= before + 200);
                isOver.set(true);

                int cents = 0;
                for (Future<Integer> own : running) {
                    cents += own.get();
                }
                for (String url : cluster.urls()) {
                    assertEquals("%d.%02d00".formatted(cents / 100, cents % 100), Shop.balance(url, "shop"));
                    Shop.assertBalanced(url);
                }
            }
        }
    }
}
