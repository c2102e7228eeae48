package io.saldo.ledger.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saldo.ledger.command.Command;
import io.saldo.ledger.host.Commands;
import io.saldo.ledger.host.Host;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.Int128;
import io.saldo.ledger.model.Partitioning;
import io.saldo.ledger.model.Rejection;
import java.math.BigInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How far the balances of {@code @external} go in one of several partitions. */
class ExternalShareTest {
    private static final int COUNT = 3;
    private static final Partitioning THREE = new Partitioning(COUNT);
    private static final BigInteger LOWEST = Int128.MIN.divide(BigInteger.valueOf(COUNT));
    private static final BigInteger HIGHEST = Int128.MAX.divide(BigInteger.valueOf(COUNT));

    private final Host host = new Host(1);
    private final Commands say = new Commands();
    private final String alice = in(0, 0);
    private final String bob = in(0, 1);

    /** The n-th account of a partition. */
    private static String in(int partition, int n) {
        int left = n;
        for (int number = 0; ; number++) {
            if (THREE.of(new AccountId("a" + number)) == partition && left-- == 0) {
                return "a" + number;
            }
        }
    }

    @BeforeEach
    void begin() {
        host.done(host.run(new Command.CreateLedger(1, 0, COUNT), 1));
        host.done(host.run(new Command.RegisterCurrency("PTS", 0), 1));
        host.done(host.run(Commands.open(alice), 1));
        host.done(host.run(Commands.open(bob, "PTS", World.LEAST), 1));
    }

    @AfterEach
    void end() {
        host.close();
    }

    private void done(Command command) {
        host.done(host.run(command, 1));
    }

    private void assertLimitExceeded(Command command) {
        assertEquals(Rejection.LIMIT_EXCEEDED, host.rejection(host.run(command, 1)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7, 16})
    void theSumOfAllSharesFits(int count) {
        BigInteger partitions = BigInteger.valueOf(count);

        assertTrue(Int128.fits(Int128.MIN.divide(partitions).multiply(partitions)));
        assertTrue(Int128.fits(Int128.MAX.divide(partitions).multiply(partitions)));
    }

    @Test
    void takesDepositsToTheShareAndNoFurther() {
        done(say.deposit(alice, LOWEST.negate().subtract(BigInteger.ONE).toString(), "PTS"));
        done(say.deposit(alice, "1", "PTS"));

        assertLimitExceeded(say.deposit(alice, "1", "PTS"));
        done(say.transfer(alice, "@external", "1", "PTS"));
        done(say.deposit(alice, "1", "PTS"));
    }

    @Test
    void takesWithdrawalsToTheShareAndNoFurther() {
        assertLimitExceeded(
                say.transfer(bob, "@external", HIGHEST.add(BigInteger.ONE).toString(), "PTS"));
        done(say.transfer(bob, "@external", HIGHEST.toString(), "PTS"));

        assertLimitExceeded(say.transfer(bob, "@external", "1", "PTS"));
    }

    @Test
    void takesCapturesToTheOutsideToTheShareAndNoFurther() {
        done(say.transfer(bob, "@external", HIGHEST.subtract(BigInteger.TWO).toString(), "PTS"));
        Command.PlaceHold hold = say.hold(bob, "", "3", "PTS");
        done(hold);

        assertLimitExceeded(say.capture(hold.id(), "", "3"));
        done(say.capture(hold.id(), "", "2"));
    }
}
