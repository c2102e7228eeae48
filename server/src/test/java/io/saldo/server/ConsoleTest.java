package io.saldo.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saldo.server.console.ConsoleEndpoints;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The console's files as the server hands them out. */
final class ConsoleTest {
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
                    + "connect-src 'self'; frame-ancestors 'none'";
    private static final Pattern IMPORT = Pattern.compile("from '\\./([^']+)'");
    private static final Pattern REFERENCE = Pattern.compile("(?:href|src)=\"(/[^\"]*)\"");

    private static TestServer saldo;

    @BeforeAll
    static void start(@TempDir Path directory) {
        saldo = TestServer.start(directory);
    }

    @AfterAll
    static void stop() {
        saldo.close();
    }

    private static List<String> names() throws IOException, URISyntaxException {
        Path directory = Path.of(Objects.requireNonNull(ConsoleEndpoints.class.getResource("index.html"))
                        .toURI())
                .resolveSibling("");
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.endsWith(".class") && !name.equals("index.html"))
                    .toList();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/console, text/html; charset=utf-8",
        "/console/, text/html; charset=utf-8",
        "/console/main.js, text/javascript; charset=utf-8",
        "/console/theme.js, text/javascript; charset=utf-8",
        "/console/layout.css, text/css; charset=utf-8",
        "/console/icon.svg, image/svg+xml",
    })
    void servesItsFilesUnderAPolicyThatLetsNothingElseIn(String path, String mediaType) {
        Answer file = saldo.get(path).is(200);

        assertEquals(mediaType, file.header("Content-Type"));
        assertTrue(file.header("Content-Security-Policy").startsWith(POLICY));
        assertFalse(file.header("Content-Security-Policy").contains("unsafe"));
        assertEquals("nosniff", file.header("X-Content-Type-Options"));
        assertEquals("no-referrer", file.header("Referrer-Policy"));
    }

    @Test
    void servesEveryFileThatItHas() throws Exception {
        List<String> names = names();

        assertTrue(names.size() > 10, names.toString());
        for (String name : names) {
            saldo.get("/console/" + name).is(200);
        }
    }

    @Test
    void refersToNothingThatIsNotServed() throws Exception {
        for (MatchResult reference :
                REFERENCE.matcher(saldo.get("/console").body()).results().toList()) {
            saldo.get(reference.group(1)).is(200);
        }
        for (String name : names()) {
            for (MatchResult imported : IMPORT.matcher(
                            saldo.get("/console/" + name).body())
                    .results()
                    .toList()) {
                saldo.get("/console/" + imported.group(1)).is(200);
            }
        }
    }

    @Test
    void takesNothingFromElsewhereAndMakesNoMarkupOfText() throws Exception {
        for (String name : names()) {
            String file = saldo.get("/console/" + name).body().replace("http://www.w3.org/2000/svg", "");

            for (String never : new String[] {
                "http://",
                "https://",
                "innerHTML",
                "outerHTML",
                "insertAdjacentHTML",
                "document.write",
                "eval(",
                "new Function",
                "style=",
                "parseFloat(",
                "@import",
            }) {
                assertFalse(file.contains(never), name + " has " + never);
            }
        }
        assertFalse(saldo.get("/console").body().contains("<style"));
        assertFalse(saldo.get("/console").body().matches("(?s).*<script(?! [^>]*src=).*"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/console", "/console/main.js"})
    void letsBrowsersKeepWhatHasNotChanged(String path) {
        String tag = saldo.get(path).is(200).header("ETag");

        Answer same = saldo.get(path, "If-None-Match", "\"other\", W/" + tag).is(304);

        assertTrue(tag.matches("\"[0-9a-f]{32}\""), tag);
        assertEquals(tag, same.header("ETag"));
        assertEquals("no-cache", same.header("Cache-Control"));
        assertEquals("", same.body());
        assertEquals(
                "no-cache",
                saldo.get(path, "If-None-Match", "\"other\"").is(200).header("Cache-Control"));
        assertNotEquals(tag, saldo.get("/console/theme.js").header("ETag"));
    }

    @Test
    void tellsTheLengthAndSendsNothingWhenOnlyTheHeadIsWanted() {
        Answer head = saldo.send("HEAD", "/console/main.js", new byte[0]).is(200);

        assertEquals("", head.body());
        int bytes = saldo.get("/console/main.js").body().getBytes(StandardCharsets.UTF_8).length;
        assertEquals(Integer.toString(bytes), head.header("Content-Length"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x.js",
                "index.html",
                "..",
                ".",
                "..%2fdocs%2fstart.js",
                "%2e%2e%2fdocs%2findex.html",
                "..%5c..%5clogback.xml",
                "%2fetc%2fpasswd",
                "main.js/",
                "main.js/x",
                "main.js%00",
                "MAIN.JS",
                "ConsoleEndpoints.class",
            })
    void servesNoOtherFile(String name) {
        int status = saldo.get("/console/" + name).status();

        assertEquals(404, status, name);
    }

    @Test
    void changesNothing() {
        assertEquals(405, saldo.post("/console", "{}").status());
        assertEquals(405, saldo.put("/console/main.js", "{}").status());
    }
}
