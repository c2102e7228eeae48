package io.saldo.ledger.property;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saldo.ledger.crossing.Crossing;
import io.saldo.ledger.crossing.CrossingKind;
import io.saldo.ledger.event.Event;
import io.saldo.ledger.event.Movement;
import io.saldo.ledger.host.Host;
import io.saldo.ledger.host.InMemoryJournal;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.Rejection;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever clients ask for, and however steps are lost, doubled and mixed up, crossings happen as a whole or not at all. */
class CrossingPropertyTest {
    private static final int STEPS = 1_500;
    private static final int SEEDS_MAX = 24;
    private static final Set<Rejection> REASONS = EnumSet.of(
            Rejection.ACCOUNT_NOT_FOUND,
            Rejection.INSUFFICIENT_FUNDS,
            Rejection.ACCOUNT_FROZEN,
            Rejection.LIMIT_EXCEEDED,
            Rejection.TRANSACTION_ID_REUSED);

    static LongStream seeds() {
        return Seeds.any(8);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyCrossingHappensAsAWholeOrNotAtAll(long seed) {
        Seeds.hold(seed, CrossingPropertyTest.class, _ -> {
            SplittableRandom random = new SplittableRandom(seed);
            int count = 2 + (int) Math.floorMod(seed, 4L);
            try (ManyLedgers ledgers = new ManyLedgers(count, random)) {
                List<byte[]> saved = live(ledgers, random);

                ledgers.driveAll();

                ledgers.checkNothingIsOnItsWay();
                assertEquals(expectedBalances(ledgers, count), ledgers.balances());
                for (int partition = 0; partition < count; partition++) {
                    checkReplay(ledgers.host(partition), saved.get(partition));
                }
            }
        });
    }

    /** Gives what each ledger had as its state at some time in between. */
    private static List<byte[]> live(ManyLedgers ledgers, SplittableRandom random) {
        RandomClients clients = new RandomClients(ledgers, random);
        List<byte[]> saved = new ArrayList<>();
        int savedAt = random.nextInt(STEPS);
        for (int step = 0; step < STEPS; step++) {
            switch (random.nextInt(5)) {
                case 0, 1 -> clients.ask();
                case 2, 3 -> ledgers.driveAny(random.nextInt(1, 7));
                default -> ledgers.redeliver();
            }
            ledgers.checkBooks();
            if (step == savedAt) {
                for (int partition = 0; partition < ledgers.partitioning().count(); partition++) {
                    saved.add(ledgers.host(partition).save());
                }
            }
        }
        return saved;
    }

    /** What all clients would have if there was one ledger, by what the coordinators and the local events say. */
    private static Map<String, BigInteger> expectedBalances(ManyLedgers ledgers, int count) {
        Map<String, BigInteger> expected = new HashMap<>();
        for (int partition = 0; partition < count; partition++) {
            for (Event event : events(ledgers.host(partition))) {
                switch (event) {
                    case Event.CrossingOpened opened
                    when opened.isOfCoordinator() -> {
                        checkAllAgree(ledgers, opened.crossing());
                        if (ledgers.failure(partition, event.header().id()).isEmpty()) {
                            opened.crossing().postings().forEach(posting -> {
                                BigInteger amount = posting.amount()
                                        .at(posting.amount().decimals())
                                        .toBigInteger();
                                move(expected, posting.from(), posting.to(), posting.currency(), amount);
                            });
                        }
                    }
                    case Event.CrossingPosted _ -> {}
                    case Event.Moved moved -> moved.movements().forEach(movement -> move(expected, movement));
                    default -> {}
                }
            }
        }
        expected.values().removeIf(value -> value.signum() == 0);
        return expected;
    }

    /** No participant has posted what the coordinator gave up, and none gave up what it posted. */
    private static void checkAllAgree(ManyLedgers ledgers, Crossing crossing) {
        boolean isPosted =
                ledgers.failure(crossing.coordinator(), crossing.id()).isEmpty();
        for (int participant : crossing.participants(ledgers.partitioning())) {
            Host host = ledgers.host(participant);
            boolean isKnown =
                    host.journal().find(crossing.id().high(), crossing.id().low()) >= 0;
            CrossingOutcome.Stage stage =
                    isKnown ? ledgers.outcome(participant, crossing).stage() : CrossingOutcome.Stage.REFUSED;
            assertEquals(isPosted ? CrossingOutcome.Stage.POSTED : CrossingOutcome.Stage.REFUSED, stage);
        }
    }

    private static void move(Map<String, BigInteger> balances, Movement movement) {
        move(
                balances,
                movement.from(),
                movement.to(),
                movement.currency().code(),
                movement.amount().toBigInteger());
    }

    private static void move(
            Map<String, BigInteger> balances, AccountId from, AccountId to, String currency, BigInteger amount) {
        if (!from.isSystem()) {
            balances.merge(from + " " + currency, amount.negate(), BigInteger::add);
        }
        if (!to.isSystem()) {
            balances.merge(to + " " + currency, amount, BigInteger::add);
        }
    }

    private static List<Event> events(Host host) {
        List<Event> events = new ArrayList<>();
        InMemoryJournal journal = host.journal();
        for (int sequence = 1; sequence <= journal.size(); sequence++) {
            events.add(host.event(journal.position(sequence)));
        }
        return events;
    }

    private static void checkReplay(Host host, byte[] saved) {
        try (Host replayed =
                        Host.replay(99, host.journal().prefix(host.journal().size()), new byte[0]);
                Host resumed =
                        Host.replay(77, host.journal().prefix(host.journal().size()), saved)) {
            assertArrayEquals(host.save(), replayed.save(), "replayed from the first event");
            assertArrayEquals(host.save(), resumed.save(), "gone on from a checkpoint");
        }
    }

    @Test
    void theSequencesMeetCrossingsOfEveryKindThatHappenAndThatFail() {
        Set<CrossingKind> posted = EnumSet.noneOf(CrossingKind.class);
        Set<CrossingKind> failed = EnumSet.noneOf(CrossingKind.class);
        Set<Rejection> reasons = EnumSet.noneOf(Rejection.class);
        // The rarest, such as a reversal that fails, is not in every sequence.
        for (long seed = 1; seed <= SEEDS_MAX && !isAllMet(posted, failed, reasons); seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int count = 2 + (int) seed % 4;
            try (ManyLedgers ledgers = new ManyLedgers(count, random)) {
                live(ledgers, random);
                ledgers.driveAll();
                for (int partition = 0; partition < count; partition++) {
                    for (Event event : events(ledgers.host(partition))) {
                        if (event instanceof Event.CrossingOpened opened && opened.isOfCoordinator()) {
                            boolean isFailed = ledgers.failure(
                                            partition, event.header().id())
                                    .isPresent();
                            (isFailed ? failed : posted).add(opened.crossing().kind());
                            ledgers.failure(partition, event.header().id()).ifPresent(reasons::add);
                        }
                    }
                }
            }
        }

        assertEquals(EnumSet.allOf(CrossingKind.class), posted);
        assertEquals(EnumSet.allOf(CrossingKind.class), failed);
        assertTrue(reasons.containsAll(REASONS), reasons::toString);
    }

    private static boolean isAllMet(Set<CrossingKind> posted, Set<CrossingKind> failed, Set<Rejection> reasons) {
        Set<CrossingKind> all = EnumSet.allOf(CrossingKind.class);
        return posted.equals(all) && failed.equals(all) && reasons.containsAll(REASONS);
    }
}
