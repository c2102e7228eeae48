package io.saldo.cli.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Seen by the kernel: no answer leaves the server before its command is on the disk. */
@Timeout(300)
class DurabilityTest {
    private static final int REQUESTS = 12;

    @TempDir
    Path directory;

    @Test
    void answersOnlyAfterTheCommandIsSynced() throws IOException {
        Strace strace = Strace.in(directory);
        Shop shop = new Shop(directory, directory.resolve("data"));
        try (ServerProcess server = shop.open()) {
            shop.begin(server);
            try (ServerProcess tracer = strace.attach(
                    server,
                    "-yy",
                    "-s",
                    "4096",
                    "-e",
                    "trace=read,readv,recvfrom,recvmsg,write,writev,sendto,sendmsg,pwrite64,fsync,fdatasync")) {
                for (int i = 0; i < REQUESTS; i++) {
                    Order.Posting posting = new Order.Posting(Book.EXTERNAL, "ann", "1.5", "USD");
                    Answer answer = server.wire().post(new Order.Transfer(id(i), posting, mark(i)));
                    assertEquals(201, answer.status(), answer.toString());
                }
                assertTrue(tracer.isAlive(), tracer.output());
            }
            Shop.stop(server);
        }

        List<Strace.Call> calls = strace.calls();
        for (int i = 0; i < REQUESTS; i++) {
            String id = id(i).toString();
            Strace.Call read = first(calls, 0, call -> call.isRead() && call.has(id));
            Strace.Call answer =
                    first(calls, read.end(), call -> call.isSent() && call.has("HTTP/1.1 201") && call.has(id));
            String mark = mark(i);
            Strace.Call written =
                    first(calls, read.end(), call -> call.name().equals("pwrite64") && isLog(call) && call.has(mark));
            Strace.Call synced = first(calls, written.end(), call -> call.isSync() && isLog(call));
            assertTrue(synced.isDone(), "a sync succeeded: " + synced);
            assertTrue(
                    synced.end() < answer.begin(),
                    "request " + i + " was answered by " + answer + " before it was synced by " + synced);
        }
    }

    private static UUID id(int number) {
        return new UUID(0x0123_4567_89ab_4cdeL, 0x8000_0000_0000_0000L + number);
    }

    /** Text that is the same in the request, in the log and in the answer. */
    private static String mark(int number) {
        return "request-" + number + "-of-" + REQUESTS;
    }

    /** Whether the call is about a file of the recorded log. */
    private static boolean isLog(Strace.Call call) {
        return call.text().matches("\\w+\\(\\d+<[^>]*/archive/0-\\d+\\.rec>.*");
    }

    private static Strace.Call first(List<Strace.Call> calls, int after, Predicate<Strace.Call> wanted) {
        Optional<Strace.Call> found = calls.stream()
                .filter(call -> call.begin() >= after)
                .filter(wanted)
                .findFirst();
        return found.orElseThrow(() -> new AssertionError("a call is missing after line " + after));
    }
}
