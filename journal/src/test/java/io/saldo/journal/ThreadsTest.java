package io.saldo.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ThreadsTest {
    @Test
    void jumpsAsTheSkewBinaryStackOfThePaper() {
        Threads threads = new Threads();
        long[] jumps = {-1, 1, -1, 3, 4, 3, -1, 7, 8, 7, 10, 11, 10, 7, -1, 15};
        for (int link = 1; link <= jumps.length; link++) {
            assertEquals(jumps[link - 1] == -1 ? -1 : jumps[link - 1] * 8, threads.push(5, link * 8L));
            assertEquals(link * 8L, threads.head(5));
        }
    }

    @Test
    void keepsManyThreadsApartAndReachesEveryLinkInFewSteps() {
        int threadCount = 40_000;
        int linkCount = 1_000_000;
        SplittableRandom random = new SplittableRandom(4);
        Threads threads = new Threads();
        long[] previous = new long[linkCount + 1];
        long[] jump = new long[linkCount + 1];
        List<List<Integer>> model = new ArrayList<>();
        for (int thread = 0; thread < threadCount; thread++) {
            model.add(new ArrayList<>());
        }

        for (int link = 1; link <= linkCount; link++) {
            int thread = random.nextInt(1 + random.nextInt(threadCount));
            threads.anticipate(random.nextInt(threadCount));
            previous[link] = threads.head(thread);
            jump[link] = threads.push(thread, link * 8L);
            model.get(thread).add(link);
        }

        for (int thread = 0; thread < threadCount; thread++) {
            List<Integer> links = model.get(thread);
            assertEquals(links.isEmpty() ? -1 : links.getLast() * 8L, threads.head(thread));
            if (!links.isEmpty()) {
                int wanted = links.get(random.nextInt(links.size()));
                int steps = 0;
                long link = links.getLast();
                while (link > wanted) {
                    long far = jump[(int) link] / 8;
                    link = jump[(int) link] > 0 && far >= wanted ? far : previous[(int) link] / 8;
                    steps++;
                }
                assertEquals(wanted, link);
                assertTrue(steps <= 3 * (32 - Integer.numberOfLeadingZeros(links.size())), steps + " steps");
            }
        }
    }

    @Test
    void acceptsEveryThreadNumber() {
        Threads threads = new Threads();
        int[] numbers = {0, 1, 8191, 8192, Integer.MAX_VALUE / 9, 70_000_000};
        for (int number : numbers) {
            assertEquals(-1, threads.head(number));
            assertEquals(-1, threads.push(number, 80));
        }
        for (int number : numbers) {
            assertEquals(80, threads.head(number));
        }
    }
}
