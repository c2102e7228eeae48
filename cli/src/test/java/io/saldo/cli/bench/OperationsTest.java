package io.saldo.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OperationsTest {
    private static final int MANY = 200_000;

    @Test
    void areTheSameAgainWithTheSameSeed() {
        List<String> first = texts(new Operations(plan(Profile.MIXED, 100, 1.0, 5), 1), 5_000);
        List<String> again = texts(new Operations(plan(Profile.MIXED, 100, 1.0, 5), 2), 5_000);
        List<String> other = texts(new Operations(plan(Profile.MIXED, 100, 1.0, 6), 1), 5_000);

        assertEquals(first, again);
        assertNotEquals(first, other);
    }

    @Test
    void haveIdsOfTheirOwn() {
        Operations operations = new Operations(plan(Profile.UNIFORM, 100, 1.0, 5), 77);
        Set<Long> lows = new HashSet<>();

        for (long number = -MANY; number < MANY; number++) {
            lows.add(operations.idLow(number));
            assertEquals(0x4000L, operations.idHigh(number) & 0xF000L);
            assertEquals(2, operations.idLow(number) >>> 62);
        }

        assertEquals(2 * MANY, lows.size());
    }

    @Test
    void moveMoneyBetweenTwoAccountsOfThePool() {
        for (Profile profile : Profile.values()) {
            Operations operations = new Operations(plan(profile, 7, 1.2, 5), 1);
            Operation operation = new Operation();
            Set<Integer> met = new HashSet<>();

            for (long number = 0; number < 10_000; number++) {
                operations.read(number, operation);
                assertNotEquals(operation.from, operation.to, profile.word());
                assertTrue(operation.amount >= 1 && operation.amount <= 100, profile.word());
                assertTrue(profile != Profile.HOT || operation.from == 0 || operation.to == 0);
                met.add(operation.from);
                met.add(operation.to);
            }

            assertEquals(Set.of(0, 1, 2, 3, 4, 5, 6), met, profile.word());
        }
    }

    @Test
    void areOfEveryKindAndAboutEarlierOnesWhenMixed() {
        Operations operations = new Operations(plan(Profile.MIXED, 100, 1.0, 5), 1);
        Operation operation = new Operation();
        Operation subject = new Operation();
        Map<OperationKind, Integer> counts = new EnumMap<>(OperationKind.class);

        for (long number = 0; number < 20_000; number++) {
            operations.read(number, operation);
            counts.merge(operation.kind, 1, Integer::sum);
            if (operation.subject != Operation.NONE) {
                assertTrue(operation.subject < number);
                operations.read(operation.subject, subject);
                OperationKind wanted =
                        operation.kind == OperationKind.REVERSAL ? OperationKind.TRANSFER : OperationKind.HOLD;
                assertEquals(wanted, subject.kind);
                assertEquals(subject.from, operation.from);
                assertEquals(subject.to, operation.to);
                assertEquals(subject.amount, operations.amountOf(operation.subject));
                assertTrue(operation.amount <= subject.amount);
            }
        }

        Set<OperationKind> expected = new HashSet<>(Set.of(OperationKind.values()));
        expected.remove(OperationKind.TRANSACTION);
        assertEquals(expected, counts.keySet());
    }

    @Test
    void zipfMakesTheFirstRankAsPopularAsItsLawSays() {
        for (double exponent : new double[] {0.5, 1.0, 1.5}) {
            Zipf zipf = new Zipf(1_000, exponent);
            Draws draws = new Draws();
            int[] counts = new int[1_000];
            for (int i = 0; i < MANY; i++) {
                draws.begin(9, i);
                counts[zipf.draw(draws)]++;
            }

            double sum = 0;
            for (int rank = 1; rank <= 1_000; rank++) {
                sum += Math.pow(rank, -exponent);
            }
            for (int rank : new int[] {1, 2, 10}) {
                double expected = MANY * Math.pow(rank, -exponent) / sum;
                // Six standard deviations; the draws are the same in every run.
                assertEquals(expected, counts[rank - 1], 6 * Math.sqrt(expected), "exponent " + exponent);
            }
        }
    }

    private static List<String> texts(Operations operations, int count) {
        List<String> texts = new ArrayList<>();
        Operation operation = new Operation();
        for (long number = 0; number < count; number++) {
            operations.read(number, operation);
            texts.add(operation.kind + " " + operation.from + " " + operation.to + " " + operation.amount + " "
                    + operation.subject);
        }
        return texts;
    }

    private static BenchPlan plan(Profile profile, int accounts, double zipf, long seed) {
        return new BenchPlan(
                Form.JSON,
                1,
                profile,
                accounts,
                1,
                zipf,
                0,
                4,
                0,
                0,
                1_000,
                seed,
                BenchPlan.Live.OFF,
                Optional.empty());
    }
}
