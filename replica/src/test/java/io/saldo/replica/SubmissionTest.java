package io.saldo.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class SubmissionTest {
    private static final long HOUR_NANOS = 3_600_000_000_000L;

    private final long[] results = new long[1];

    private Submission submission(long timeoutNanos) {
        return new Submission(MemorySegment.NULL, 0, 1, results, 0, timeoutNanos);
    }

    @Test
    void tellsThatNothingWasDoneWhenTheTimeIsOverBeforeItWasTaken() {
        Submission submission = submission(0);

        submission.expire(System.nanoTime());

        assertEquals(Submission.REFUSED, submission.await());
        assertFalse(submission.move(Submission.QUEUED, Submission.TAKEN));
    }

    @Test
    void tellsThatNobodyKnowsWhenTheTimeIsOverAfterItWasTaken() {
        Submission submission = submission(0);
        submission.move(Submission.QUEUED, Submission.TAKEN);

        submission.expire(System.nanoTime());
        submission.complete(new long[] {42}, 0);

        assertEquals(Submission.ABANDONED, submission.await());
        assertEquals(0, results[0], "the caller's memory is left alone");
    }

    @Test
    void waitsForTheResultWhileThereIsTime() {
        Submission submission = submission(HOUR_NANOS);
        submission.move(Submission.QUEUED, Submission.TAKEN);

        submission.expire(System.nanoTime());
        submission.complete(new long[] {41, 42}, 1);

        assertEquals(Submission.DECIDED, submission.await());
        assertEquals(42, results[0]);
    }

    @Test
    void endsTheWaitOfACallerByItsDeadline() {
        try (Deadlines deadlines = new Deadlines()) {
            Submission submission = submission(1_000_000);
            deadlines.add(submission);

            assertEquals(Submission.REFUSED, submission.await());
            deadlines.remove(submission);
        }
    }

    @Test
    void keepsAnInterruptForLater() {
        Submission submission = submission(0);
        Thread.currentThread().interrupt();

        submission.expire(System.nanoTime());

        assertEquals(Submission.REFUSED, submission.await());
        assertTrue(Thread.interrupted());
    }
}
