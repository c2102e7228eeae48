package io.saldo.ledger.state;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

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

    /** Together with {@code @external} and 53 x, that is 64 bytes; all others have 64 each. */
    private static String longId(int number) {
        return String.format(Locale.ROOT, "account-%055d", number);
    }
}
