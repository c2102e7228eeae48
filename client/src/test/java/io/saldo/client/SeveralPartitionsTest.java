package io.saldo.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saldo.client.command.Command;
import io.saldo.client.command.Money;
import io.saldo.client.command.PostTransfer;
import io.saldo.client.outcome.BalancesAfter;
import io.saldo.client.outcome.Done;
import io.saldo.client.outcome.Outcome;
import io.saldo.client.outcome.RefusalCode;
import io.saldo.client.outcome.Refused;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.Partitioning;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several partitions look like one ledger. */
@Timeout(240)
final class SeveralPartitionsTest {
    private static final int PARTITIONS = 4;
    private static final int ACCOUNTS = 12;
    private static final int THREADS = 8;
    private static final int CALLS = 60;

    private static LiveServer server;
    private static SaldoClient client;

    @BeforeAll
    static void start(@TempDir Path directory) {
        server = LiveServer.start(directory, "--partitions=" + PARTITIONS);
        client = SaldoClient.connect(server.url());
    }

    @AfterAll
    static void stop() {
        client.close();
        server.close();
    }

    private static int partition(String account) {
        return new Partitioning(PARTITIONS).of(new AccountId(account));
    }

    @Test
    void tellsBalancesAndThePartitionOfTheSender() {
        List<String> accounts = List.of("p", "q", "r", "s", "t");
        accounts.forEach(account -> Shop.open(client, account, "10"));
        for (String from : accounts) {
            for (String to : accounts) {
                if (!from.equals(to)) {
                    Done done = client.execute(Shop.cents(from, to, 1)).orThrow();
                    assertEquals(partition(from), done.partition());
                    BalancesAfter after = done.balances().orElseThrow();
                    assertEquals(Shop.balance(server.url(), from), after.from().toPlainString());
                    assertEquals(Shop.balance(server.url(), to), after.to().toPlainString());
                }
            }
        }
    }

    @Test
    void givesBackWhatAnotherPartitionRefuses() {
        Shop.open(client, "payer", "10");
        String nobody = "nobody";
        for (int i = 0; partition(nobody) == partition("payer"); i++) {
            nobody = "nobody-" + i;
        }

        Refused refused = assertInstanceOf(Refused.class, client.execute(Shop.cents("payer", nobody, 100)));

        assertEquals(RefusalCode.ACCOUNT_NOT_FOUND, refused.reason());
        assertTrue(refused.sequence() > 0);
        assertEquals("10.0000", Shop.balance(server.url(), "payer"));
    }

    @Test
    void movesMoneyOfManyThreadsAsTheOutcomesSay() throws Exception {
        Map<String, BigDecimal> expected = new HashMap<>();
        List<String> accounts = new ArrayList<>();
        for (int i = 0; i < ACCOUNTS; i++) {
            accounts.add("bank-" + i);
            expected.put("bank-" + i, new BigDecimal("5.0000"));
            Shop.open(client, "bank-" + i, "5");
        }
        long seed = new SplittableRandom().nextLong(1_000_000);
        List<Command> commands = new ArrayList<>();
        List<Outcome> outcomes = new ArrayList<>();
        try (ExecutorService callers = Executors.newFixedThreadPool(THREADS)) {
            List<Future<List<Outcome>>> running = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                SplittableRandom random = new SplittableRandom(seed + thread);
                running.add(callers.submit(() -> {
                    List<Outcome> own = new ArrayList<>();
                    for (int call = 0; call < CALLS; call++) {
                        own.add(client.execute(any(accounts, random)));
                    }
                    return own;
                }));
            }
            for (Future<List<Outcome>> own : running) {
                outcomes.addAll(own.get());
            }
        }

        for (Outcome outcome : outcomes) {
            if (outcome instanceof Done done) {
                PostTransfer moved = (PostTransfer) done.command();
                expected.merge(moved.from(), moved.amount().amount().negate(), BigDecimal::add);
                expected.merge(moved.to(), moved.amount().amount(), BigDecimal::add);
                commands.add(moved);
            }
        }
        for (String account : accounts) {
            assertEquals(
                    expected.getOrDefault(account, BigDecimal.ZERO).toPlainString(),
                    Shop.balance(server.url(), account),
                    "seed " + seed);
        }
        Shop.assertBalanced(server.url());
        client.execute(commands).forEach(outcome -> assertTrue(outcome.orThrow().isRepeat()));
    }

    private static PostTransfer any(List<String> accounts, SplittableRandom random) {
        int from = random.nextInt(accounts.size());
        int to = (from + 1 + random.nextInt(accounts.size() - 1)) % accounts.size();
        Money amount = Money.ofUnits(1 + random.nextInt(300), 2, "USD");
        return PostTransfer.of(accounts.get(from), accounts.get(to), amount);
    }
}
