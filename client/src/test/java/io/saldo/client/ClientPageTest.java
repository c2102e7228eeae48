package io.saldo.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saldo.client.command.Money;
import io.saldo.client.follow.EventCursor;
import io.saldo.client.follow.Following;
import io.saldo.client.outcome.Done;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code docs/client.md} shows code that compiles, and this runs it. */
@Timeout(240)
final class ClientPageTest {
    private static final Pattern CODE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    @TempDir
    Path directory;

    @Test
    void showsTheCodeThatIsRun() throws IOException {
        String sources = unbroken(source("ClientTour")) + unbroken(source("BalanceTable"));
        String page = Files.readString(root().resolve("docs/client.md"));
        Matcher blocks = CODE.matcher(page);
        int count = 0;

        while (blocks.find()) {
            assertTrue(sources.contains(unbroken(blocks.group(1))), () -> "is not run:\n" + blocks.group(1));
            count++;
        }

        assertTrue(count >= 7, count + " blocks");
    }

    private static Path root() {
        Path module = Path.of("").toAbsolutePath();
        return Files.exists(module.resolve("docs/client.md")) ? module : module.resolve("..");
    }

    private static String source(String type) throws IOException {
        return Files.readString(
                root().resolve("client/src/test/java/io/saldo/client").resolve(type + ".java"));
    }

    /** Where lines break is the page's own matter. */
    private static String unbroken(String code) {
        return code.replaceAll("\\s+", "");
    }

    @Test
    void runsTheTour() throws Exception {
        try (LiveServer server = LiveServer.start(directory)) {
            ClientTour tour = new ClientTour();
            try (SaldoClient client = ClientTour.connect(server.url(), "http://127.0.0.1:1", "not-asked-for")) {
                tour.pay(server.url());
                tour.payMany(client);
                Done paid = tour.payFor(UUID.randomUUID(), Money.of("7", "USD"), client)
                        .orThrow();
                tour.look(client, paid, paid.timestamp());
                try (Following following = tour.watch(client, EventCursor.BEGINNING)) {
                    String newest = Long.toString(
                            server.partitions().reads().partition(0).sequence());
                    Await.until(
                            () -> following.cursor().text().equals(newest),
                            () -> "stands at " + following.cursor() + ", not " + newest);
                }
            }

            List<String> printed = tour.printed();
            assertEquals("alice has 87.6600", printed.get(0));
            assertEquals("1000 were done", printed.get(1));
            assertEquals("done: true", printed.get(2));
            assertEquals("now 31.6100", printed.get(3));
            assertEquals("before 38.6100, then 31.6100", printed.get(4));
            assertEquals("to shop 7.0000 USD", printed.get(5));
            assertEquals("from shop 1.0000 USD", printed.get(6));
            assertEquals("to shop 12.3400 USD", printed.get(1_007));
            assertEquals(
                    List.of("transfer COMPLETED", "anybody false", "cheap 68.3900", "404 account_not_found"),
                    printed.subList(1_008, 1_012));
            assertEquals("alice paid 12.3400 USD", printed.get(1_013).replaceFirst(", go on behind [0-9]+$", ""));
            assertEquals(1_012 + 1_004, printed.size());
        }
    }

    @Test
    void buildsTheReadModelOverARestart() throws Exception {
        Town town = new Town("page", 5);
        String url = "jdbc:h2:file:" + directory.resolve("own") + ";DB_CLOSE_ON_EXIT=FALSE";
        try (LiveServer server = LiveServer.start(directory.resolve("saldo"), "--partitions=2");
                SaldoClient client = SaldoClient.connect(server.url())) {
            town.settle(client);
            for (int round = 0; round < 2; round++) {
                try (Connection database = DriverManager.getConnection(url);
                        Connection reading = DriverManager.getConnection(url)) {
                    town.pay(client, 300);
                    try (Following following = new BalanceTable(database).follow(client)) {
                        for (String person : town.people()) {
                            BigDecimal live =
                                    client.reads().balance(person, "USD").amount();
                            Await.until(
                                    () -> kept(reading, person).compareTo(live) == 0,
                                    () -> person + " has " + live + ", and " + kept(reading, person) + " at "
                                            + following.cursor());
                        }
                    }
                }
            }
        }
    }

    /** What the table has; zero as long as it has nothing. */
    private static BigDecimal kept(Connection database, String account) {
        try (PreparedStatement select =
                database.prepareStatement("select balance from balances where account = ? and currency = 'USD'")) {
            select.setString(1, account);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next() ? rows.getBigDecimal(1) : BigDecimal.ZERO;
            }
        } catch (SQLException broken) {
            throw new IllegalStateException(broken);
        }
    }
}
