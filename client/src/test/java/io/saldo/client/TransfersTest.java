package io.saldo.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saldo.client.command.Money;
import io.saldo.client.command.OpenAccount;
import io.saldo.client.command.PostDeposit;
import io.saldo.client.command.PostTransfer;
import io.saldo.client.outcome.BalancesAfter;
import io.saldo.client.outcome.Done;
import io.saldo.client.outcome.RefusalCode;
import io.saldo.client.outcome.Refused;
import io.saldo.client.outcome.RefusedException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(240)
final class TransfersTest {
    private static LiveServer server;
    private static SaldoClient client;

    @BeforeAll
    static void start(@TempDir Path directory) {
        server = LiveServer.start(directory);
        client = SaldoClient.connect(server.url());
        open("alice", "100");
        open("shop", "1");
    }

    @AfterAll
    static void stop() {
        client.close();
        server.close();
    }

    private static void open(String account, String dollars) {
        client.execute(OpenAccount.of(account)).orThrow();
        client.execute(PostDeposit.of(account, dollars(dollars))).orThrow();
    }

    private static Money dollars(String amount) {
        return Money.of(amount, "USD");
    }

    @Test
    void tellsWhatATransferLeft() {
        open("anna", "20");
        open("bert", "1");
        PostTransfer transfer = PostTransfer.of("anna", "bert", dollars("12.34"));

        Done done = client.execute(transfer).orThrow();

        assertEquals(transfer.id(), done.transactionId());
        assertFalse(done.isRepeat());
        assertTrue(done.sequence() > 0);
        assertEquals(
                Optional.of(new BalancesAfter(new BigDecimal("7.6600"), new BigDecimal("13.3400"))), done.balances());
    }

    @Test
    void answersTheSameTransferAsARepeat() {
        PostTransfer transfer = PostTransfer.of("alice", "shop", dollars("0.01"));
        Done first = client.execute(transfer).orThrow();

        Done again = client.execute(transfer).orThrow();

        assertTrue(again.isRepeat());
        assertEquals(first.sequence(), again.sequence());
        assertEquals(first.timestamp(), again.timestamp());
        assertEquals(first.balances(), again.balances());
    }

    @Test
    void refusesAnotherTransferUnderTheSameId() {
        PostTransfer transfer = PostTransfer.of("alice", "shop", dollars("0.01"));
        client.execute(transfer).orThrow();

        Refused refused = assertInstanceOf(
                Refused.class,
                client.execute(PostTransfer.of("alice", "shop", dollars("0.02")).withId(transfer.id())));

        assertEquals(RefusalCode.TRANSACTION_ID_REUSED, refused.reason());
    }

    @Test
    void givesARefusalAsAValueAndRemembersIt() {
        PostTransfer transfer = PostTransfer.of("shop", "alice", dollars("1000000"));

        Refused first = assertInstanceOf(Refused.class, client.execute(transfer));
        Refused again = assertInstanceOf(Refused.class, client.execute(transfer));

        assertEquals(RefusalCode.INSUFFICIENT_FUNDS, first.reason());
        assertEquals("insufficient_funds", first.code());
        assertFalse(first.isRepeat());
        assertTrue(again.isRepeat());
        assertEquals(first.sequence(), again.sequence());
        assertEquals(
                first.code(),
                assertThrows(RefusedException.class, first::orThrow).refused().code());
    }

    @Test
    void completesAFutureWithTheOutcome() {
        Done done = client.submit(PostTransfer.of("alice", "shop", dollars("0.03")))
                .join()
                .orThrow();

        assertEquals(0, done.partition());
    }
}
