package io.saldo.server.older.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AccountNumbersTest {
    private static boolean isUpTo(String number, long last) {
        return Long.parseLong(number.substring(1)) <= last;
    }

    @Test
    void beginsWithTheFirst() {
        AccountNumbers numbers = new AccountNumbers(_ -> false);

        assertEquals("700000001", numbers.next().value());
        assertEquals("700000002", numbers.next().value());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 7, 8, 9, 1_000, 1_023, 1_024, 1_025, 12_345_678})
    void goesOnBehindTheLastThatIsTaken(long last) {
        AccountNumbers numbers = new AccountNumbers(number -> isUpTo(number, last));

        assertEquals(last + 1, Long.parseLong(numbers.next().value().substring(1)));
    }

    @Test
    void findsTheLastOfManyWithFewLooks() {
        int[] looks = {0};
        new AccountNumbers(number -> {
                    looks[0]++;
                    return isUpTo(number, 50_000_000);
                })
                .next();

        assertTrue(looks[0] < 60, "looks: " + looks[0]);
    }

    @Test
    void growsBeyondEightDigits() {
        AccountNumbers numbers = new AccountNumbers(number -> isUpTo(number, 99_999_998));

        assertEquals("799999999", numbers.next().value());
        assertEquals("7100000000", numbers.next().value());
    }

    @Test
    void neverGivesATakenNumberHoweverTheyLie() {
        Set<String> taken = new HashSet<>(Set.of("700000001", "700000002", "700000005", "700000008", "700000009"));
        AccountNumbers numbers = new AccountNumbers(taken::contains);

        for (int i = 0; i < 20; i++) {
            assertTrue(taken.add(numbers.next().value()));
        }
    }
}
