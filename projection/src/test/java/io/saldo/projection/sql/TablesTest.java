package io.saldo.projection.sql;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of those who wait for a database. */
@Timeout(180)
final class TablesTest {
    private static final long PATIENCE_SECONDS = 60;

    @Test
    void nobodyWaitsForADatabaseThatNeverAnswersOnceTheServerStops() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                Tables tables = new Tables(
                        new DatabaseSettings(
                                "jdbc:postgresql://127.0.0.1:" + silent.getLocalPort() + "/saldo", "saldo", ""),
                        4,
                        Duration.ofHours(1));
                ExecutorService askers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> asking = Stream.<Future<?>>generate(() -> askers.submit(tables::connection))
                    .limit(3)
                    .toList();
            // Somebody waits for the database now, and the others for him.
            try (Socket _ = silent.accept()) {
                tables.leave();

                for (Future<?> asker : asking) {
                    ExecutionException ended =
                            assertThrows(ExecutionException.class, () -> asker.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
                    assertInstanceOf(SQLException.class, ended.getCause());
                }
            }
        }
    }
}
