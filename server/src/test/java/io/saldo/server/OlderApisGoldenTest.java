package io.saldo.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Requests to the older APIs and their answers, byte for byte, from a table for each; the rows of a table build on each other. */
final class OlderApisGoldenTest {
    private static final List<String> APIS = List.of("text", "envelope", "events");

    private TestServer saldo;

    @BeforeEach
    void start(@TempDir Path directory) {
        saldo = TestServer.start(directory);
    }

    @AfterEach
    void stop() {
        saldo.close();
    }

    @TestFactory
    Stream<DynamicTest> answersAsTheTextApiDid() {
        return rows("text");
    }

    @TestFactory
    Stream<DynamicTest> answersAsTheEnvelopeApiDid() {
        return rows("envelope");
    }

    @TestFactory
    Stream<DynamicTest> answersAsTheEventsApiDid() {
        return rows("events");
    }

    private Stream<DynamicTest> rows(String api) {
        Map<String, String> known = new HashMap<>();
        return table(api).stream().map(row -> DynamicTest.dynamicTest(row.name(), () -> row.check(saldo, known)));
    }

    private static List<GoldenRow> table(String api) {
        return GoldenRow.read("/io/saldo/server/older/" + api + ".table");
    }

    @Test
    void hasRowsForEveryOperation() {
        Set<String> all = OpenApi.operations("older: ");

        Set<String> shown = new TreeSet<>();
        for (String api : APIS) {
            table(api)
                    .forEach(row -> OpenApi.templateOf(row.method(), row.path().replaceAll("\\{\\{[^}]*}}", "x"))
                            .ifPresent(template -> shown.add(row.method() + " " + template)));
        }
        shown.retainAll(all);

        assertEquals(all, shown);
    }
}
