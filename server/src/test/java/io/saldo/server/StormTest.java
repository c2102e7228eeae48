package io.saldo.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many at once, as impatient clients are. */
@Timeout(120)
final class StormTest {
    private static TestServer saldo;

    @BeforeAll
    static void start(@TempDir Path directory) {
        saldo = TestServer.start(directory);
        saldo.open("a", "100000");
        saldo.open("b", "0");
    }

    @AfterAll
    static void stop() {
        saldo.close();
    }

    private static List<Answer> atOnce(List<Callable<Answer>> requests) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Answer> answers = new ArrayList<>();
            for (Future<Answer> future : threads.invokeAll(requests)) {
                answers.add(future.get());
            }
            return answers;
        }
    }

    @RepeatedTest(20)
    void fortyIdenticalTransfersMoveMoneyOnce() throws Exception {
        String request = TestServer.transfer(TestServer.newId(), "a", "b", "7");
        long sequence = saldo.sequence();
        Callable<Answer> one = () -> saldo.post("/v1/transfers", request);

        List<Answer> answers = atOnce(Collections.nCopies(40, one));

        assertEquals(
                1, answers.stream().filter(answer -> answer.status() == 201).count());
        assertEquals(
                39,
                answers.stream()
                        .filter(answer -> answer.status() == 200 && answer.isReplay())
                        .count());
        assertEquals(1, answers.stream().map(Answer::body).distinct().count());
        assertEquals(sequence + 1, saldo.sequence());
    }

    @Test
    void oneIdForFortyDifferentTransfersMovesOneOfThem() throws Exception {
        String id = TestServer.newId();
        List<Callable<Answer>> requests = new ArrayList<>();
        for (int i = 1; i <= 40; i++) {
            String request = TestServer.transfer(id, "a", "b", Integer.toString(i));
            requests.add(() -> saldo.post("/v1/transfers", request));
        }

        List<Answer> answers = atOnce(requests);

        assertEquals(
                1, answers.stream().filter(answer -> answer.status() == 201).count());
        assertEquals(
                39, answers.stream().filter(answer -> answer.status() == 409).count());
    }

    @Test
    void neverSpendsTheSameMoneyTwice() throws Exception {
        saldo.open("poor", "10");
        List<Callable<Answer>> requests = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            requests.add(() -> saldo.post("/v1/transfers", TestServer.transfer(TestServer.newId(), "poor", "b", "1")));
        }

        List<Answer> answers = atOnce(requests);

        assertEquals(
                10, answers.stream().filter(answer -> answer.status() == 201).count());
        assertEquals(
                30, answers.stream().filter(answer -> answer.status() == 422).count());
        assertEquals("0.0000", saldo.balance("poor"));
    }

    @Test
    void readsItsOwnWrites() throws Exception {
        List<Callable<Answer>> requests = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            requests.add(() -> {
                Answer moved = saldo.post("/v1/transfers", TestServer.transfer(TestServer.newId(), "a", "b", "1"))
                        .is(201);
                Answer history = saldo.get("/v1/accounts/a/history?limit=1000");
                assertTrue(history.body().contains(moved.text("transaction_id")));
                saldo.get("/v1/transfers/" + moved.text("transaction_id")).is(200);
                return moved;
            });
        }

        assertEquals(40, atOnce(requests).size());
    }
}
