package io.saldo.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class MainTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void helpListsTheCommands() {
        int exitCode = run("help");

        assertEquals(0, exitCode);
        assertTrue(text(out).contains("usage: saldo COMMAND"), text(out));
    }

    @Test
    void noCommandIsHelp() {
        int exitCode = run();

        assertEquals(0, exitCode);
        assertTrue(text(out).contains("usage: saldo COMMAND"), text(out));
    }

    @Test
    void refusesUnknownCommandWithOneLineAndCodeTwo() {
        int exitCode = run("dance");

        assertEquals(2, exitCode);
        assertEquals("saldo: there is no command 'dance'; './saldo help' lists the commands\n", text(err));
        assertEquals("", text(out));
    }

    private int run(String... args) {
        return Main.run(args, stream(out), stream(err));
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
