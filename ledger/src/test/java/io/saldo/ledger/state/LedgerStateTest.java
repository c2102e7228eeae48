package io.saldo.ledger.state;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.saldo.ledger.Invariant;
import io.saldo.ledger.command.Command;
import io.saldo.ledger.host.Commands;
import io.saldo.ledger.host.Host;
import io.saldo.ledger.model.AccountId;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class LedgerStateTest {
    /** A name takes one byte more than its characters, so 2^14 names of 63 fill 2^20 bytes to the last. */
    private static final int ACCOUNTS_OF_A_CHUNK = 1 << 14;

    @Test
    void opensAccountsOnAfterTheirIdsFilledAChunkOfMemoryExactly() {
        try (Host host = new Host(1)) {
            host.run(new Command.CreateLedger(1), 1);
            host.run(Commands.open("x".repeat(53)), 1);
            for (int i = 1; i <= 2 * ACCOUNTS_OF_A_CHUNK; i++) {
                host.execute(Commands.open(longId(i)), 1);
            }

            assertEquals(2 * ACCOUNTS_OF_A_CHUNK + 2, host.state().accounts().size());
            assertEquals(2, host.state().accounts().find(new AccountId(longId(1))));
            assertEquals(
                    2 * ACCOUNTS_OF_A_CHUNK + 1,
                    host.state().accounts().find(new AccountId(longId(2 * ACCOUNTS_OF_A_CHUNK))));
        }
    }

    @Test
    void opensAccountsOnAfterALoadOfIdsThatFilledAChunkOfMemoryExactly() {
        try (Host host = new Host(1)) {
            host.run(new Command.CreateLedger(1), 1);
            host.run(Commands.open("x".repeat(53)), 1);
            for (int i = 1; i < ACCOUNTS_OF_A_CHUNK; i++) {
                host.execute(Commands.open(longId(i)), 1);
            }

            try (Host resumed =
                    Host.resume(2, host.journal().prefix(host.journal().size()), host.save())) {
                resumed.run(Commands.open("one.more"), 1);
                host.run(Commands.open("one.more"), 1);

                assertArrayEquals(host.save(), resumed.save());
            }
        }
    }

    @Test
    void findsTheOutsideBalanceOfMoreCurrenciesThanThereWereAtFirstAlsoAfterALoad() {
        int currencies = 600;
        try (Host host = new Host(1)) {
            Commands say = new Commands();
            host.run(new Command.CreateLedger(1), 1);
            host.run(Commands.open("alice"), 1);
            for (int i = 0; i < currencies; i++) {
                host.execute(new Command.RegisterCurrency("CUR" + i, 0), 1);
            }
            for (int i = currencies - 1; i >= 0; i -= 7) {
                host.execute(say.deposit("alice", "1", "CUR" + i), 1);
            }

            try (Host resumed =
                    Host.resume(2, host.journal().prefix(host.journal().size()), host.save())) {
                for (int currency = 0; currency < currencies; currency++) {
                    int balance = host.state().balances().find(0, currency);
                    assertEquals(currency % 7 == (currencies - 1) % 7, balance >= 0);
                    assertEquals(balance, resumed.state().balances().find(0, currency));
                    assertEquals(
                            host.state().balances().find(1, currency),
                            resumed.state().balances().find(1, currency));
                }
            }
        }
    }

    @Test
    void refusesToLoadAnotherFormatThanItsOwn() {
        try (Host host = new Host(1)) {
            host.run(new Command.CreateLedger(1), 1);
            byte[] saved = host.save();
            saved[0] = 3;

            assertThrows(IllegalArgumentException.class, () -> Host.resume(1, host.journal(), saved));
        }
    }

    @Test
    void loadsOnlyIntoAnEmptyState() {
        try (Host host = new Host(1)) {
            host.run(new Command.CreateLedger(1), 1);

            assertThrows(Invariant.class, () -> host.state().load(target -> target.fill((byte) 0)));
        }
    }

    /** Together with {@code @external} and 53 x, that is 64 bytes; all others have 64 each. */
    private static String longId(int number) {
        return String.format(Locale.ROOT, "account-%055d", number);
    }
}
