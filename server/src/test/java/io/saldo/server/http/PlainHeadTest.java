package io.saldo.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.helidon.http.HeaderNames;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("StringConcatToTextBlock")
final class PlainHeadTest {
    private static final String HEAD = "POST /v1/transfers HTTP/1.1\r\nHost: localhost:8080\r\n"
            + "content-TYPE:application/json\r\nContent-Length:  2 \r\nAuthorization: Bearer t\r\nUser-Agent: x y\r\n\r\n";

    private static final int LONG_BODY_BYTES_MAX = 90_000;

    private final PlainHead head = new PlainHead(
            new PlainHead.PlainPath[] {
                PlainHead.PlainPath.of("/v1/holds"),
                PlainHead.PlainPath.of("/v1/transfers"),
                PlainHead.PlainPath.of("/v1/tran")
            },
            LONG_BODY_BYTES_MAX);

    private int read(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return head.read(bytes, 0, bytes.length);
    }

    @Test
    void readsAPlainRequestAndLeavesWhatFollows() {
        int length = read(HEAD + "{}POST ");

        assertEquals(HEAD.length() + 2, length);
        assertEquals("/v1/transfers", head.path());
        assertEquals(2, head.bodyBytes());
        assertEquals(Optional.of("localhost:8080"), head.header(HeaderNames.HOST));
        assertEquals(Optional.of("application/json"), head.header(HeaderNames.CONTENT_TYPE));
        assertEquals(Optional.of("Bearer t"), head.header(HeaderNames.AUTHORIZATION));
        assertEquals(Optional.empty(), head.header(HeaderNames.ACCEPT));
    }

    @Test
    void waitsForTheRestWhereverARequestIsCut() {
        String request = HEAD + "{}";

        for (int length = 1; length < request.length(); length++) {
            assertEquals(PlainHead.INCOMPLETE, read(request.substring(0, length)), request.substring(0, length));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {9_000, LONG_BODY_BYTES_MAX})
    void waitsForTheHeadOnlyOfALongRequest(int bodyBytes) {
        String longHead = HEAD.replace("Length:  2 ", "Length: " + bodyBytes);

        for (int length = 1; length < longHead.length(); length++) {
            assertEquals(PlainHead.INCOMPLETE, read(longHead.substring(0, length)), longHead.substring(0, length));
        }
        assertEquals(longHead.length() + bodyBytes, read(longHead));
        assertEquals(longHead.length() + bodyBytes, read(longHead + "{}"));
        assertEquals(bodyBytes, head.bodyBytes());
    }

    @Test
    void leavesLongBodiesToTheWebServerWhereNoneAreServed() {
        PlainHead shortOnly = new PlainHead(new PlainHead.PlainPath[] {PlainHead.PlainPath.of("/v1/transfers")}, 0);
        byte[] longHead = HEAD.replace("Length:  2 ", "Length: 9000").getBytes(StandardCharsets.ISO_8859_1);
        byte[] shortHead = (HEAD + "{}").getBytes(StandardCharsets.ISO_8859_1);

        assertEquals(PlainHead.NOT_PLAIN, shortOnly.read(longHead, 0, longHead.length));
        assertEquals(shortHead.length, shortOnly.read(shortHead, 0, shortHead.length));
    }

    @Test
    void forgetsTheRequestBefore() {
        assertTrue(read(HEAD + "{}") > 0);

        assertTrue(read("POST /v1/holds HTTP/1.1\r\nHost: b\r\nContent-Length: 1\r\n\r\n1") > 0);

        assertEquals("/v1/holds", head.path());
        assertEquals(Optional.of("b"), head.header(HeaderNames.HOST));
        assertEquals(Optional.empty(), head.header(HeaderNames.AUTHORIZATION));
    }

    @Test
    void readsAReadWithItsParameters() {
        String request =
                "GET /v1/accounts/a.b:1/history?limit=50&to=2026-12-01T00:00:00Z HTTP/1.1\r\nHost: localhost\r\n\r\n";

        assertEquals(request.length(), read(request + "GET "));
        assertEquals("GET", head.method());
        assertEquals("/v1/accounts/a.b:1/history", head.path());
        assertEquals("limit=50&to=2026-12-01T00:00:00Z", head.query());
        assertEquals(0, head.bodyBytes());
        for (int length = 1; length < request.length(); length++) {
            assertEquals(PlainHead.INCOMPLETE, read(request.substring(0, length)), request.substring(0, length));
        }
        assertTrue(read(HEAD + "{}") > 0);
        assertEquals("POST", head.method());
        assertEquals("", head.query());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/accounts",
                "/v1/transfers/a",
                "/v1/accounts/a%20b",
                "/v1/accounts/../a",
                "/v1/accounts/a/./b",
                "/v1/accounts//a",
                "/v1/accounts/a?b?c",
                "/v1/accounts/a#b",
                "/v1/accounts/a;b",
                "/v1/accounts/a b",
                "/v1/accounts/\u00e4",
            })
    void leavesReadsOfOtherThingsToTheWebServer(String target) {
        assertEquals(PlainHead.NOT_PLAIN, read("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n"), target);
    }

    @Test
    void leavesAReadWithABodyOrWithoutHostToTheWebServer() {
        String line = "GET /v1/accounts/a HTTP/1.1\r\n";

        assertEquals(PlainHead.NOT_PLAIN, read(line + "\r\n"));
        assertEquals(PlainHead.NOT_PLAIN, read(line + "Host: localhost\r\nContent-Length: 0\r\n\r\n"));
        assertEquals(PlainHead.NOT_PLAIN, read(line + "Host: localhost\r\nContent-Length: 2\r\n\r\n{}"));
        assertEquals(PlainHead.NOT_PLAIN, read(line + "Host: localhost\r\nIf-None-Match: a\r\n\r\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /v1/transfers HTTP/1.1",
                "POST /v1/transfers?a=b HTTP/1.1",
                "POST /v1/transfers/ HTTP/1.1",
                "POST /v1/other HTTP/1.1",
                "POST /v1/transfers HTTP/1.0",
                "post /v1/transfers HTTP/1.1",
                "POST  /v1/transfers HTTP/1.1",
                " POST /v1/transfers HTTP/1.1",
            })
    void leavesAnotherFirstLineToTheWebServer(String line) {
        assertEquals(PlainHead.NOT_PLAIN, read(line + "\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}"), line);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Transfer-Encoding: chunked",
                "Expect: 100-continue",
                "Connection: close",
                "Connection: keep-alive, Upgrade",
                "Upgrade: h2c",
                "Content-Encoding: gzip",
                "Content-Length: 2",
                "Host: localhost",
                "X-Unknown: a",
                "Content-Length : 3",
                "Content-Type:",
                "Accept: a\\tb",
                "Accept: \\344",
                "Accept: a\\0",
                "Accept: a\\rb",
                "Accept: a\\nAuthorization: Bearer t",
                "Accept: a\\r\\n folded",
                "no colon",
                ": no name",
            })
    void leavesOtherHeadersToTheWebServer(String header) {
        String request = "POST /v1/transfers HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n"
                + header.strip().translateEscapes() + "\r\n\r\n{}";

        assertEquals(PlainHead.NOT_PLAIN, read(request), request);
    }

    @ParameterizedTest
    @CsvSource({"0", "-1", "+2", "1e3", "2 2", "0x2", "90001", "0000000001", "99999999999"})
    void leavesOtherLengthsToTheWebServer(String length) {
        String request = "POST /v1/transfers HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + length + "\r\n\r\n{}";

        assertEquals(PlainHead.NOT_PLAIN, read(request), request);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[::1]", "a b", "a:", "a:b", "a:80:80", "a/b", "a@b", "{a}", ":80"})
    void leavesOtherHostsToTheWebServer(String host) {
        String request = "POST /v1/transfers HTTP/1.1\r\nHost: " + host + "\r\nContent-Length: 2\r\n\r\n{}";

        assertEquals(PlainHead.NOT_PLAIN, read(request), request);
    }

    @Test
    void leavesWhatLacksHostOrLengthOrIsLongToTheWebServer() {
        String line = "POST /v1/transfers HTTP/1.1\r\n";

        assertEquals(PlainHead.NOT_PLAIN, read(line + "Content-Length: 2\r\n\r\n{}"));
        assertEquals(PlainHead.NOT_PLAIN, read(line + "Host: localhost\r\n\r\n{}"));
        assertEquals(PlainHead.NOT_PLAIN, read(line + "\r\n{}"));
        assertEquals(PlainHead.NOT_PLAIN, read(line + "Accept: " + "x".repeat(PlainHead.BYTES_MAX)));
    }
}
