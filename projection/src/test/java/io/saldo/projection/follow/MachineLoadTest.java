package io.saldo.projection.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When followers give way. */
final class MachineLoadTest {
    private long waiting;
    private long events = 1_000_000;
    private double used;
    private long nanos;
    private final MachineLoad load = new MachineLoad(() -> waiting, () -> events, () -> used, () -> nanos);

    private void pass(int millis) {
        nanos += TimeUnit.MILLISECONDS.toNanos(millis);
    }

    @ParameterizedTest
    @CsvSource({
        "0.9, 1, 0, true", // commands wait here
        "0.9, 0, 200, true", // events come from a leader elsewhere
        "0.9, 0, 199, false", // so few that followers have room
        "0.9, 0, 0, false", // followers have the machine to themselves
        "0.8, 64, 9000, false", // there is room for all
        "-1, 64, 9000, false", // nobody knows
    })
    void isBusyWhenTheLedgerHasMuchToDoOnAFullMachine(
            double processors, int commands, int eventsInATenth, boolean expected) {
        used = processors;
        waiting = commands;
        events += eventsInATenth;
        pass(100);

        assertEquals(expected, load.isBusy());
    }

    @Test
    void staysBusyForSomeTenthsOfASecond() {
        used = 1;
        waiting = 1;
        pass(100);
        assertTrue(load.isBusy());

        waiting = 0;
        pass(299);
        assertTrue(load.isBusy());

        pass(1);
        assertFalse(load.isBusy());
    }
}
