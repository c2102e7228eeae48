package io.saldo.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InterruptedIOException;
import org.junit.jupiter.api.Test;

class BackgroundJobTest {
    private static final long WORK_NANOS = 5_000_000;

    private static void work() {
        long until = System.nanoTime() + WORK_NANOS;
        while (System.nanoTime() - until < 0) {
            Thread.onSpinWait();
        }
    }

    @Test
    void countsRunsWorkAndBytes() {
        BackgroundJob job = new BackgroundJob("checkpoint", 0);

        job.begin();
        assertTrue(job.isRunning());
        work();
        job.wrote(4_096);
        job.wrote(4_096);
        job.end();

        assertFalse(job.isRunning());
        assertEquals(1, job.runs());
        assertEquals(8_192, job.bytes());
        assertTrue(job.workedNanos() >= WORK_NANOS);
        assertEquals(0, job.restedNanos());
    }

    @Test
    void restsSoManyTimesAsLongAsItWorks() throws InterruptedIOException {
        BackgroundJob job = new BackgroundJob("checkpoint", 3);

        job.begin();
        while (job.workedNanos() < 4 * WORK_NANOS) {
            work();
            job.step();
        }
        job.end();

        assertTrue(job.restedNanos() >= 2 * job.workedNanos(), job.restedNanos() + " beside " + job.workedNanos());
    }

    @Test
    void doesNotRestAfterLittleWork() throws InterruptedIOException {
        BackgroundJob job = new BackgroundJob("checkpoint", 3);

        job.begin();
        job.end();

        assertEquals(0, job.restedNanos());
    }

    @Test
    void endsAtTheNextStepWhenItIsStopped() {
        BackgroundJob job = new BackgroundJob("checkpoint", 0);

        job.begin();
        job.stop();

        assertThrows(InterruptedIOException.class, job::step);
    }
}
