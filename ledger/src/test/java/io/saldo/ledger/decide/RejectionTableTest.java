package io.saldo.ledger.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.saldo.ledger.command.Command;
import io.saldo.ledger.event.Event;
import io.saldo.ledger.host.Reply;
import io.saldo.ledger.model.Limits;
import io.saldo.ledger.model.Rejection;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every rejection of every kind of command, in the documented order. */
class RejectionTableTest {
    private static final World WORLD = new World();
    private static final List<Ladder> LADDERS = ladders();

    private static List<Ladder> ladders() {
        TransferLadders transfers = new TransferLadders(WORLD);
        HoldLadders holds = new HoldLadders(WORLD);
        return List.of(
                transfers.transfer(),
                transfers.transaction(),
                transfers.reversal(),
                holds.hold(),
                holds.capture(),
                holds.release(),
                AccountLadders.create(),
                AccountLadders.register(),
                AccountLadders.opening(),
                AccountLadders.changing());
    }

    @AfterAll
    static void end() {
        WORLD.close();
    }

    @TestFactory
    Stream<DynamicTest> refuses() {
        return LADDERS.stream()
                .flatMap(ladder -> ladder.rows().stream())
                .map(row -> DynamicTest.dynamicTest(row.name(), () -> {
                    Reply reply = WORLD.host.run(row.command(), World.NOW);

                    assertEquals(row.rejection(), WORLD.host.rejection(reply));
                    assertRemembered(row.command(), reply);
                }));
    }

    private static void assertRemembered(Command command, Reply first) {
        Reply second = WORLD.host.run(command, World.NOW);
        switch (first) {
            case Reply.Journaled journaled -> {
                assertEquals(new Reply.Repeated(journaled.position()), second);
                Event event = WORLD.host.event(journaled.position());
                assertEquals(command, ((Event.CommandRefused) event).command());
            }
            case Reply.Refused _, Reply.Repeated _, Reply.Nothing _ -> assertEquals(first, second);
        }
    }

    @Test
    void everyRejectionHasARow() {
        Set<Rejection> met = EnumSet.noneOf(Rejection.class);
        LADDERS.forEach(ladder -> ladder.rows().forEach(row -> met.add(row.rejection())));

        Set<Rejection> ofSingleLedger = EnumSet.allOf(Rejection.class);
        ofSingleLedger.removeAll(Set.of(Rejection.TRANSACTION_ID_REUSED, Rejection.TOO_MANY_CROSSINGS));
        assertEquals(ofSingleLedger, met);
    }

    @Test
    void everyKindOfCommandThatCanBeRefusedHasALadder() {
        Set<Class<?>> expected = new HashSet<>(Arrays.asList(Command.class.getPermittedSubclasses()));
        expected.remove(Command.Tick.class);
        expected.removeAll(Set.of(
                Command.PrepareCrossing.class,
                Command.CommitCrossing.class,
                Command.ConfirmCrossing.class,
                Command.CancelCrossing.class));
        Set<Class<?>> found = new HashSet<>();
        LADDERS.forEach(ladder -> found.add(ladder.kind()));

        assertEquals(expected, found);
    }

    @Test
    void everyCheckButTheLastIsShownToComeBeforeALaterOne() {
        List<String> unshown = LADDERS.stream()
                .flatMap(ladder -> ladder.stepsWithoutPair().stream())
                .toList();

        assertEquals(List.of(), unshown);
    }

    @Test
    void refusesACurrencyBeyondTheLimitButStillTellsThatOneExists() {
        try (World world = new World()) {
            for (int i = world.host.state().currencies().size(); i < Limits.CURRENCIES_MAX; i++) {
                world.host.execute(new Command.RegisterCurrency("CUR" + i, 2), World.NOW);
            }

            Reply beyond = world.host.run(new Command.RegisterCurrency("NEW", 2), World.NOW);
            Reply known = world.host.run(new Command.RegisterCurrency("EUR", 3), World.NOW);
            Reply same = world.host.run(new Command.RegisterCurrency("EUR", 2), World.NOW);

            assertEquals(new Reply.Refused(Rejection.LIMIT_EXCEEDED), beyond);
            assertEquals(new Reply.Refused(Rejection.CURRENCY_EXISTS), known);
            assertEquals(new Reply.Nothing(), same);
        }
    }
}
