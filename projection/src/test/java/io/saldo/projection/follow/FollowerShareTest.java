package io.saldo.projection.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How long followers rest for the ledger's sake. */
final class FollowerShareTest {
    private static final long WORKED = TimeUnit.MILLISECONDS.toNanos(50);
    private static final int MANY = 10_000;

    @Test
    void holdsNobodyBackWhileTheLedgerHasRoom() {
        assertEquals(0, new FollowerShare(() -> false, 2).restNanos(WORKED, MANY, 3, 0));
        assertEquals(0, FollowerShare.FREE.restNanos(WORKED, MANY, 3, 0));
    }

    @Test
    void leavesFollowersATenthOfTheProcessorsTogether() {
        long rest = new FollowerShare(() -> true, 2).restNanos(WORKED, MANY, 3, 0);

        assertEquals(0.2 / 3, (double) WORKED / (WORKED + rest), 0.001);
    }

    @Test
    void leavesMoreToOneThatIsFarBehind() {
        FollowerShare share = new FollowerShare(() -> true, 2);

        long rest = share.restNanos(WORKED, MANY, 3, FollowerShare.FAR_BEHIND_NANOS + 1);

        assertEquals(0.8 / 3, (double) WORKED / (WORKED + rest), 0.001);
    }

    @Test
    void leavesOneThatIsSlowerThanItsShareTheTimeToFollowSingleTransfers() {
        long worked = TimeUnit.MILLISECONDS.toNanos(125);

        long rest = new FollowerShare(() -> true, 2).restNanos(worked, MANY, 1, 0);

        assertEquals(30_000, MANY * 1e9 / (worked + rest), 1);
    }

    @Test
    void holdsNobodyBackWhoIsSlowerThanThat() {
        assertEquals(0, new FollowerShare(() -> true, 2).restNanos(TimeUnit.SECONDS.toNanos(1), MANY, 1, 0));
    }

    @Test
    void makesNobodyLateWhoKeepsUp() {
        long rest = new FollowerShare(() -> true, 2).restNanos(WORKED, 100, 3, 0);

        assertEquals(TimeUnit.MILLISECONDS.toNanos(200), rest);
    }

    @Test
    void needsNoRestWhereThereAreProcessorsEnough() {
        assertEquals(0, new FollowerShare(() -> true, 64).restNanos(WORKED, MANY, 3, 0));
    }

    @Test
    void restsForALimitedTime() {
        long rest = new FollowerShare(() -> true, 1).restNanos(TimeUnit.SECONDS.toNanos(1), MANY, 100, 0);

        assertEquals(TimeUnit.SECONDS.toNanos(5), rest);
    }
}
