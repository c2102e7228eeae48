package io.saldo.ledger.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saldo.ledger.command.Command;
import io.saldo.ledger.event.EventLayout;
import io.saldo.ledger.host.Commands;
import io.saldo.ledger.host.Host;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.Metadata;
import io.saldo.ledger.model.UserId;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What any thread may read, read while the ledger thread opens accounts and balances. */
class ConcurrentReadersTest {
    private static final int ACCOUNTS = 30_000;
    private static final int USERS = 50;

    @Test
    void whateverAReaderFindsIsWhole() throws Exception {
        try (Host host = new Host(1);
                ExecutorService threads = Executors.newFixedThreadPool(2)) {
            host.run(new Command.CreateLedger(1), 1);
            host.run(new Command.RegisterCurrency("EUR", 2), 1);
            host.run(new Command.RegisterCurrency("BTC", 8), 1);
            AtomicInteger opened = new AtomicInteger();
            Callable<Integer> reader = () -> read(host.state(), opened);
            List<Future<Integer>> readers = List.of(threads.submit(reader), threads.submit(reader));

            write(host, opened);

            for (Future<Integer> done : readers) {
                assertTrue(done.get() > 0, "how many accounts a reader looked at");
            }
        }
    }

    private static void write(Host host, AtomicInteger opened) {
        Commands say = new Commands();
        for (int i = 1; i <= ACCOUNTS; i++) {
            host.execute(
                    new Command.OpenAccount(
                            new AccountId("account" + i), new UserId("user" + i % USERS), List.of(), Metadata.NONE),
                    1);
            host.execute(say.deposit("account" + i, "1", i % 2 == 0 ? "EUR" : "BTC"), 1);
            if (i % 3 == 0) {
                host.execute(say.deposit("account" + i, "1", i % 2 == 0 ? "BTC" : "EUR"), 1);
            }
            opened.set(i);
        }
    }

    private static int read(LedgerState state, AtomicInteger opened) {
        SplittableRandom random = new SplittableRandom();
        int looked = 0;
        while (opened.get() < ACCOUNTS) {
            int newest = opened.get();
            int number =
                    newest < 10 || random.nextBoolean() ? newest + random.nextInt(1, 3) : random.nextInt(1, newest);
            int account = state.accounts().find(new AccountId("account" + number));
            if (account < 0) {
                assertTrue(number > newest, "an account that was opened is found");
                continue;
            }
            assertEquals(number, account);
            checkAccount(state, account);
            looked++;
        }
        return looked;
    }

    private static void checkAccount(LedgerState state, int account) {
        assertEquals(new AccountId("account" + account), state.accounts().id(account));
        assertTrue(state.accounts().changedAt(account) != EventLayout.NO_POSITION);
        int user = state.accounts().user(account);
        assertEquals(new UserId("user" + account % USERS), state.users().id(user));
        assertEquals(user, state.users().find(new UserId("user" + account % USERS)));
        int last = account + 1;
        for (int of = state.users().firstAccount(user), left = 20; of >= 0 && left > 0; left--) {
            assertEquals(user, state.accounts().user(of));
            assertTrue(left == 20 || of < last, "a user's accounts follow from the newest to the oldest");
            last = of;
            of = state.accounts().nextOfUser(of);
        }
        int balance = state.accounts().firstBalance(account);
        while (balance >= 0) {
            assertEquals(account, state.balances().account(balance));
            assertEquals(
                    balance, state.balances().find(account, state.balances().currency(balance)));
            balance = state.balances().nextOfAccount(balance);
        }
    }
}
