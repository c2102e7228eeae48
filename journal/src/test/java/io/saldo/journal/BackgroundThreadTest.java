package io.saldo.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class BackgroundThreadTest {
    private static final Path OWN_STATUS = Path.of("/proc/thread-self/stat");
    /** Fields behind the name, which may have blanks. */
    private static final int NICENESS_BEHIND_NAME = 16;

    private static int niceness() {
        try {
            String status = Files.readString(OWN_STATUS);
            return Integer.parseInt(
                    status.substring(status.lastIndexOf(')') + 2).split(" ", -1)[NICENESS_BEHIND_NAME]);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void isNicerThanTheThreadThatStartsIt() throws InterruptedException, ExecutionException, TimeoutException {
        CompletableFuture<Integer> seen = new CompletableFuture<>();
        int ownBefore = niceness();

        Thread thread = BackgroundThread.unstarted("nice", () -> seen.complete(niceness()));
        thread.start();

        int nicer = seen.get(60, TimeUnit.SECONDS);
        assertTrue(nicer > ownBefore || nicer == 19, nicer + " after " + ownBefore);
        assertEquals(ownBefore, niceness());
    }

    @Test
    void isADaemonOfItsName() {
        Thread thread = BackgroundThread.unstarted("keeper", () -> {});

        assertTrue(thread.isDaemon());
        assertEquals("keeper", thread.getName());
    }
}
