package io.saldo.server.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.ContextInitializer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

final class LoggingTest {
    private static final Logger LOG = LoggerFactory.getLogger(LoggingTest.class);

    @TempDir
    Path directory;

    @AfterEach
    void restore() throws Exception {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        new ContextInitializer(context).autoConfig();
    }

    private List<String> lines(Path file) throws IOException {
        return Files.readAllLines(file);
    }

    @Test
    void writesOneJsonObjectALine() throws IOException {
        Path file = directory.resolve("saldo.log");
        Logging.begin("INFO", Optional.of(file));

        LOG.atWarn()
                .addKeyValue("request_id", "r-1")
                .addKeyValue("level", "not twice")
                .log("quoted \"{}\"\nand more", "text");
        IllegalStateException cause = new IllegalStateException("broken");
        cause.setStackTrace(new StackTraceElement[0]);
        LOG.atError().setCause(cause).log("failed");
        LOG.debug("not logged");

        List<String> lines = lines(file);
        assertEquals(2, lines.size());
        assertTrue(lines.getFirst()
                .matches("\\{\"time\":\"[-0-9T:.]{29}Z\",\"level\":\"WARN\",\"logger\":\""
                        + LoggingTest.class.getName()
                        + "\",\"thread\":\"[^\"]*\",\"message\":\"quoted \\\\\"text\\\\\"\\\\nand more\","
                        + "\"request_id\":\"r-1\"}"));
        assertTrue(lines.getLast().contains("\"error\":\"java.lang.IllegalStateException: broken\\n"));
    }

    @Test
    void logsMoreOrLessFromOneMomentToTheNext() throws IOException {
        Path file = directory.resolve("saldo.log");
        Logging.begin("WARN", Optional.of(file));

        LOG.info("one");
        Logging.changeLevel("INFO");
        LOG.info("two");

        assertEquals("INFO", Logging.level());
        assertEquals(1, lines(file).size());
        assertTrue(lines(file).getFirst().contains("\"two\""));
    }

    /** Kafka's client warns many times a minute while no broker answers, RabbitMQ's of each connection that is lost. */
    @Test
    void logsNoWarningOfBrokersClientsAtAnyLevel() throws IOException {
        Path file = directory.resolve("saldo.log");
        Logging.begin("INFO", Optional.of(file));
        List<Logger> clients = List.of(
                LoggerFactory.getLogger("org.apache.kafka.clients.NetworkClient"),
                LoggerFactory.getLogger("com.rabbitmq.client.impl.ForgivingExceptionHandler"));

        clients.forEach(client -> client.warn("no broker answers"));
        Logging.changeLevel("TRACE");
        clients.forEach(client -> client.warn("no broker answers"));
        clients.forEach(client -> client.error("it will never do"));

        assertEquals(2, lines(file).size());
        assertTrue(lines(file).getFirst().contains("it will never do"));
    }

    @Test
    void knowsItsLevels() {
        assertTrue(Logging.isLevel("TRACE"));
        assertFalse(Logging.isLevel("trace"));
        assertFalse(Logging.isLevel(""));
    }
}
