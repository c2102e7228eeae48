package io.saldo.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the worker has counted, as clients see it, against the journal's own totals. */
@Timeout(180)
final class StatisticsOverHttpTest {
    private static final int ACCOUNTS = 6;
    private static final List<String> UNITS = List.of("deposited", "withdrawn", "transferred_in", "transferred_out");

    @TempDir
    Path directory;

    @Test
    void countsAllPartitionsWhateverIsWrittenOfThem() {
        Random random = new Random(51);
        String[] seldom = {"--partitions=2", "--worker-write-milliseconds=600000"};
        String[] often = {"--partitions=2", "--worker-write-milliseconds=1"};
        TestServer server = TestServer.start(directory, seldom);
        try {
            for (int i = 0; i < ACCOUNTS; i++) {
                server.post("/v1/accounts", "{\"account_id\":\"a%d\",\"user_id\":\"u%d\"}".formatted(i, i % 2))
                        .is(201);
                server.deposit("a" + i, "1000");
            }
            for (String[] flags : List.of(often, seldom, seldom)) {
                for (int i = 0; i < 25; i++) {
                    move(server, random);
                }
                assertShowsTheJournal(server);
                server = server.restart(flags);
                assertShowsTheJournal(server);
            }
        } finally {
            server.close();
        }
    }

    private static void move(TestServer server, Random random) {
        int from = random.nextInt(ACCOUNTS);
        String cents = "%d.%02d".formatted(random.nextInt(20), 1 + random.nextInt(99));
        switch (random.nextInt(3)) {
            case 0 -> server.deposit("a" + from, cents);
            case 1 ->
                server.post("/v1/withdrawals", """
                                {"transaction_id":"%s","from_account":"a%d","amount":"%s","currency":"USD"}""".formatted(TestServer.newId(), from, cents))
                        .is(201);
            default ->
                server.post(
                                "/v1/transfers",
                                TestServer.transfer(
                                        TestServer.newId(),
                                        "a" + from,
                                        "a" + (from + 1 + random.nextInt(ACCOUNTS - 1)) % ACCOUNTS,
                                        cents))
                        .is(201);
        }
    }

    private static void assertShowsTheJournal(TestServer server) {
        List<BigDecimal> sums =
                new ArrayList<>(List.of(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO));
        Map<Long, Long> present = new HashMap<>();
        for (int i = 0; i < ACCOUNTS; i++) {
            Answer journal = server.get("/v1/accounts/a" + i + "/stats").is(200);
            Answer counted = server.get("/v1/accounts/a" + i + "/statistics?min_sequence=" + journal.number("sequence"))
                    .is(200);
            assertEquals(journal.at("currencies"), counted.at("currencies"));
            assertEquals(journal.text("last_activity"), counted.text("last_activity"));
            assertEquals(journal.number("partition"), counted.number("as_of.0.partition"));
            present.put(journal.number("partition"), journal.number("sequence"));
            for (int unit = 0; unit < UNITS.size() && i % 2 == 1; unit++) {
                BigDecimal more = new BigDecimal(journal.text("currencies.0." + UNITS.get(unit)));
                sums.set(unit, sums.get(unit).add(more));
            }
        }

        Answer user = server.get("/v1/users/u1/statistics").is(200);
        assertEquals(2, user.count("as_of"));
        for (int unit = 0; unit < UNITS.size(); unit++) {
            assertEquals(sums.get(unit), new BigDecimal(user.text("currencies.0." + UNITS.get(unit))), UNITS.get(unit));
        }
        awaitDays(server, present);
        BigDecimal credited = BigDecimal.ZERO;
        BigDecimal debited = BigDecimal.ZERO;
        String next = "";
        do {
            Answer days =
                    server.get("/v1/users/u1/activity/days?limit=1" + next).is(200);
            credited = credited.add(new BigDecimal(days.text("days.0.currencies.0.credited")));
            debited = debited.add(new BigDecimal(days.text("days.0.currencies.0.debited")));
            next = days.json().get("next_cursor") == null ? "" : "&cursor=" + days.text("next_cursor");
        } while (!next.isEmpty());
        assertEquals(sums.get(0).add(sums.get(2)), credited);
        assertEquals(sums.get(1).add(sums.get(3)), debited);
    }

    /** Days are counted by a follower of their own, which may be behind that of the statistics. */
    private static void awaitDays(TestServer server, Map<Long, Long> sequences) {
        ServingNode.await("the count of the days", () -> {
            Answer days = server.get("/v1/users/u1/activity/days").is(200);
            assertEquals(2, days.count("as_of"));
            return IntStream.range(0, 2)
                    .mapToObj("as_of.%d."::formatted)
                    .allMatch(place -> days.number(place + "sequence")
                            >= sequences.getOrDefault(days.number(place + "partition"), 0L));
        });
    }

    @Test
    void saysWhatIsNotThere() {
        try (TestServer server = TestServer.start(directory)) {
            server.open("w1", "5");

            server.get("/v1/accounts/nobody/statistics").isProblem(404, "account_not_found");
            server.get("/v1/accounts/w1/statistics?min_sequence=-1").isProblem(400, "invalid_request");
            server.get("/v1/users/nobody/activity/days?cursor=yesterday").isProblem(400, "invalid_request");
            Answer nobody = server.get("/v1/users/nobody/statistics").is(200);
            Answer days = server.get("/v1/users/nobody/activity/days?cursor=2026-02-03")
                    .is(200);
            assertEquals(0, nobody.count("currencies"));
            assertEquals(0, days.count("days"));
        }
    }

    @Test
    void saysThatNoWorkerRuns() {
        try (TestServer server = TestServer.start(directory, "--worker-enabled=false")) {
            server.open("w1", "5");

            Answer refusal = server.get("/v1/accounts/w1/statistics").isProblem(503, "unavailable");

            assertTrue(refusal.body().contains("runs no worker"), refusal.body());
            server.get("/v1/users/u1/statistics").isProblem(503, "unavailable");
            server.get("/v1/users/u1/activity/days").isProblem(503, "unavailable");
        }
    }
}
