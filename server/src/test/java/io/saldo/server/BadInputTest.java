package io.saldo.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is sent, the answer is a problem with a code, it comes at once, and nothing has changed. */
final class BadInputTest {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final String ID = "3f1e5d5e-98a7-4c7e-9d0a-6c1f6f0a1b2c";

    private static TestServer saldo;

    @BeforeAll
    static void start(@TempDir Path directory) {
        saldo = TestServer.start(directory);
        saldo.open("a", "1000");
        saldo.open("b", "0");
    }

    @AfterAll
    static void stop() {
        saldo.close();
    }

    private static Stream<Arguments> bodies() {
        String transfer = """
                {"transaction_id":"%s","from_account":"a","to_account":"b","amount":%s,"currency":"USD"%s}""";
        List<Arguments> bodies = new ArrayList<>();
        for (String text :
                List.of("", " ", "{", "{\"transaction_id\"", "[]", "null", "1", "\"x\"", "{}{}", "{} x", "nul")) {
            bodies.add(Arguments.of("not one object: " + text, bytes(text)));
        }
        bodies.add(Arguments.of(
                "truncated", bytes(transfer.formatted(ID, "\"1\"", "").substring(0, 60))));
        bodies.add(Arguments.of("trailing comma", bytes(transfer.formatted(ID, "\"1\"", ","))));
        bodies.add(Arguments.of("comment", bytes(transfer.formatted(ID, "\"1\"", "/*x*/"))));
        bodies.add(Arguments.of("deep", bytes("{\"metadata\":" + "[".repeat(100_000))));
        bodies.add(Arguments.of("deep objects", bytes("{\"metadata\":{\"a\":".repeat(1) + "{\"a\":".repeat(50_000))));
        bodies.add(Arguments.of(
                "deep metadata",
                bytes(transfer.formatted(
                        ID, "\"1\"", ",\"metadata\":" + "{\"a\":".repeat(17) + "1" + "}".repeat(17)))));
        bodies.add(Arguments.of(
                "large metadata",
                bytes(transfer.formatted(ID, "\"1\"", ",\"metadata\":{\"a\":\"" + "x".repeat(8_200) + "\"}"))));
        bodies.add(Arguments.of("twice", bytes(transfer.formatted(ID, "\"1\"", ",\"amount\":\"1\""))));
        bodies.add(Arguments.of("twice, escaped", bytes(transfer.formatted(ID, "\"1\"", ",\"am\\u006funt\":\"1\""))));
        bodies.add(Arguments.of(
                "twice in metadata", bytes(transfer.formatted(ID, "\"1\"", ",\"metadata\":{\"a\":1,\"a\":2}"))));
        bodies.add(Arguments.of("unknown", bytes(transfer.formatted(ID, "\"1\"", ",\"note\":\"x\""))));
        bodies.add(Arguments.of("another operation's", bytes(transfer.formatted(ID, "\"1\"", ",\"postings\":[]"))));
        bodies.add(Arguments.of("op", bytes(transfer.formatted(ID, "\"1\"", ",\"op\":\"transfer\""))));
        for (String amount : AMOUNTS) {
            bodies.add(Arguments.of("amount " + shortened(amount), bytes(transfer.formatted(ID, amount, ""))));
        }
        for (String id : List.of(
                "",
                "x",
                ID.substring(1),
                ID + "0",
                "00000000-0000-0000-0000-000000000000",
                ID.replace('-', '_'),
                ID.replace('3', '\u0663'))) {
            bodies.add(Arguments.of("id " + id, bytes(transfer.formatted(id, "\"1\"", ""))));
        }
        for (String account : List.of(
                "",
                "x".repeat(65),
                "@external",
                "@x",
                ".x",
                "-x",
                "a b",
                "a/b",
                "a\u00e9",
                "\u0430",
                "a\\u0000",
                "a\\n",
                "\uff41")) {
            bodies.add(Arguments.of(
                    "account " + shortened(account),
                    bytes(transfer.formatted(ID, "\"1\"", "").replace("\"a\"", "\"" + account + "\""))));
        }
        for (String currency : List.of("", "US", "usd", "U$D", "ABCDEFGHIJKLM", "\u0410\u0411\u0412")) {
            bodies.add(Arguments.of(
                    "currency " + currency,
                    bytes(transfer.formatted(ID, "\"1\"", "").replace("USD", currency))));
        }
        for (String field : List.of("transaction_id", "from_account", "to_account", "amount", "currency")) {
            for (String value : List.of("null", "true", "[]", "{}", "[\"a\"]")) {
                bodies.add(Arguments.of(
                        field + " " + value, bytes(with(transfer.formatted(ID, "\"1\"", ""), field, value))));
            }
            bodies.add(Arguments.of("without " + field, bytes(without(transfer.formatted(ID, "\"1\"", ""), field))));
        }
        for (String metadata : List.of(
                "null",
                "1",
                "\"x\"",
                "[]",
                "{\"a\":\"\\ud800\"}",
                "{\"\\udc00\":1}",
                "{\"a\":01}",
                "{\"a\":NaN}",
                "{\"a\":+1}",
                "{a:1}",
                "{'a':1}",
                "{\"a\":\"\t\"}",
                "{\"a\":\"\\x\"}")) {
            bodies.add(Arguments.of(
                    "metadata " + metadata, bytes(transfer.formatted(ID, "\"1\"", ",\"metadata\":" + metadata))));
        }
        bodies.add(Arguments.of("byte order mark", bytes("\uFEFF" + transfer.formatted(ID, "\"1\"", ""))));
        bodies.add(Arguments.of("UTF-16", transfer.formatted(ID, "\"1\"", "").getBytes(StandardCharsets.UTF_16)));
        bodies.add(Arguments.of("UTF-16LE", transfer.formatted(ID, "\"1\"", "").getBytes(StandardCharsets.UTF_16LE)));
        bodies.add(Arguments.of("UTF-32", transfer.formatted(ID, "\"1\"", "").getBytes(Charset.forName("UTF-32BE"))));
        bodies.add(Arguments.of(
                "Latin-1",
                transfer.formatted(ID, "\"1\"", ",\"metadata\":{\"a\":\"\u00e9\"}")
                        .getBytes(StandardCharsets.ISO_8859_1)));
        bodies.add(Arguments.of("overlong", inMetadata((byte) 0xC0, (byte) 0xAF)));
        bodies.add(Arguments.of("encoded surrogate", inMetadata((byte) 0xED, (byte) 0xA0, (byte) 0x80)));
        bodies.add(Arguments.of("nulls", new byte[500]));
        bodies.add(Arguments.of("noise", noise()));
        return bodies.stream();
    }

    private static final List<String> AMOUNTS = List.of(
            "0",
            "\"0\"",
            "\"0.00\"",
            "-1",
            "\"-1\"",
            "\"-0\"",
            "1e2",
            "1E2",
            "\"1e2\"",
            "1e20000000",
            "\"1e20000000\"",
            "\"+1\"",
            "\" 1\"",
            "\"1 \"",
            "\"1.\"",
            "\".1\"",
            "\"1.2.3\"",
            "\"1,2\"",
            "\"1_000\"",
            "\"\"",
            "\"NaN\"",
            "\"Infinity\"",
            "\"0x10\"",
            "\"\u0661\u0662\"",
            "\"\uff11\"",
            "\"1.00001\"",
            "1.00001",
            "0.00000000000000000001",
            "\"" + "9".repeat(39) + "\"",
            "9".repeat(60),
            "9".repeat(10_000),
            "\"" + "9".repeat(100_000) + "\"",
            "\"17014118346046923173168730371588410.5728\"",
            "\"17014118346046923173168730371588411\"",
            "0." + "0".repeat(5_000) + "1");

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String shortened(String text) {
        return text.length() > 40 ? text.substring(0, 40) + "…" + text.length() : text;
    }

    private static String with(String json, String field, String value) {
        return json.replaceAll("\"" + field + "\":\"[^\"]*\"", "\"" + field + "\":" + value);
    }

    private static String without(String json, String field) {
        return json.replaceAll("\"" + field + "\":\"[^\"]*\",?", "").replace(",}", "}");
    }

    private static byte[] inMetadata(byte... malformed) {
        byte[] body =
                bytes("{\"transaction_id\":\"" + ID + "\",\"from_account\":\"a\",\"to_account\":\"b\",\"amount\":\"1\","
                        + "\"currency\":\"USD\",\"metadata\":{\"a\":\"#####\"}}");
        int at = new String(body, StandardCharsets.ISO_8859_1).indexOf("#####");
        System.arraycopy(malformed, 0, body, at, malformed.length);
        return body;
    }

    private static byte[] noise() {
        byte[] noise = new byte[3_000];
        new Random(42).nextBytes(noise);
        return noise;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bodies")
    void refusesTheBodyOfATransfer(String what, byte[] body) {
        long sequence = saldo.sequence();

        Answer answer = assertTimeoutPreemptively(
                PATIENCE, () -> saldo.send("POST", "/v1/transfers", body, "Content-Type", "application/json"));

        answer.isProblem(400, "invalid_request");
        assertEquals(sequence, saldo.sequence(), what);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bodies")
    void refusesItAsALineOfABatchToo(String what, byte[] body) {
        long sequence = saldo.sequence();
        String line = new String(body, StandardCharsets.ISO_8859_1);
        boolean splits = line.contains("\n") || line.isBlank() || line.contains("\"op\":");
        byte[] withOperation = line.startsWith("{\"") ? bytesOf("{\"op\":\"transfer\"," + line.substring(1)) : body;

        Answer answer = assertTimeoutPreemptively(
                PATIENCE, () -> saldo.send("POST", "/v1/batch", withOperation, "Content-Type", "application/x-ndjson"));

        assertEquals(sequence, saldo.sequence(), what);
        answer.is(200);
        if (!splits) {
            assertTrue(answer.body().contains("\"status\":\"error\",\"code\":\"invalid_request\""), answer.body());
        }
    }

    private static byte[] bytesOf(String latin1) {
        return latin1.getBytes(StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/accounts/" + "x",
                "/v1/accounts/a?x=1",
                "/v1/accounts/a/history?limit=0",
                "/v1/accounts/a/history?limit=1001",
                "/v1/accounts/a/history?limit=-1",
                "/v1/accounts/a/history?limit=1e3",
                "/v1/accounts/a/history?limit=%D9%A1",
                "/v1/accounts/a/history?limit=99999999999999999999",
                "/v1/accounts/a/history?limit=1&limit=2",
                "/v1/accounts/a/history?cursor=nonsense",
                "/v1/accounts/a/history?cursor=AAAA",
                "/v1/accounts/a/history?type=gift",
                "/v1/accounts/a/history?currency=usd",
                "/v1/accounts/a/history?from=yesterday",
                "/v1/accounts/a/history?from=2026-11-21",
                "/v1/accounts/a/history?to=1969-01-01T00:00:00Z",
                "/v1/accounts/a/history?to=2500-01-01T00:00:00Z",
                "/v1/accounts/a/balance",
                "/v1/accounts/a/balance?currency=USD&at=now",
                "/v1/accounts/a/balance?currency=USD&at_sequence=x",
                "/v1/accounts/a/balance?currency=USD&at_sequence=1&at=2026-11-21T00:00:00Z",
                "/v1/accounts/a?consistency=perhaps",
                "/v1/accounts/a?min_sequence=x",
                "/v1/users/u/accounts?cursor=nonsense",
                "/v1/users/u/activity?cursor=nonsense&limit=5",
                "/v1/users/@u/activity",
                "/v1/transfers/not-a-uuid",
                "/v1/transfers/00000000-0000-0000-0000-000000000000",
                "/v1/events?after=-1",
                "/v1/events?after=x",
                "/v1/events?limit=5000",
                "/v1/accounts/%",
                "/v1/accounts/%zz",
                "/v1/accounts/%ff",
                "/v1/accounts/a%00",
                "/v1/accounts/%20",
            })
    void refusesThePathOrQuery(String path) {
        RawAnswer answer = RawAnswer.of(saldo, "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");

        assertTrue(answer.status() == 400 || answer.status() == 404, answer.toString());
        assertTrue(answer.isProblem(), answer.toString());
    }

    @Test
    void refusesAnIdOf65Characters() {
        saldo.get("/v1/accounts/" + "x".repeat(65)).isProblem(400, "invalid_request");
        saldo.get("/v1/accounts/" + "x".repeat(64)).isProblem(404, "account_not_found");
        saldo.post("/v1/accounts", "{\"account_id\":\"" + "x".repeat(65) + "\"}")
                .isProblem(400, "invalid_request");
        saldo.post("/v1/accounts", "{\"user_id\":\"" + "x".repeat(65) + "\"}").isProblem(400, "invalid_request");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/accounts|{\"limits\":{}}",
                "/v1/accounts|{\"limits\":[{\"currency\":\"USD\"}]}",
                "/v1/accounts|{\"limits\":[{\"currency\":\"USD\",\"minimum_balance\":\"1\"},{\"currency\":\"USD\",\"minimum_balance\":\"1\"}]}",
                "/v1/accounts|{\"limits\":[{\"currency\":\"USD\",\"minimum_balance\":\"--1\"}]}",
                "/v1/accounts|{\"limits\":[{\"currency\":\"USD\",\"minimum_balance\":\"1.00001\"}]}",
                "/v1/accounts|{\"account_id\":\"@mine\"}",
                "/v1/accounts|{\"status\":\"frozen\"}",
                "/v1/holds|{\"transaction_id\":\"" + ID
                        + "\",\"from_account\":\"a\",\"amount\":\"1\",\"currency\":\"USD\",\"expires_in_seconds\":0}",
                "/v1/holds|{\"transaction_id\":\"" + ID
                        + "\",\"from_account\":\"a\",\"amount\":\"1\",\"currency\":\"USD\",\"expires_in_seconds\":1.5}",
                "/v1/holds|{\"transaction_id\":\"" + ID
                        + "\",\"from_account\":\"a\",\"amount\":\"1\",\"currency\":\"USD\",\"expires_in_seconds\":\"60\"}",
                "/v1/holds|{\"transaction_id\":\"" + ID
                        + "\",\"from_account\":\"a\",\"amount\":\"1\",\"currency\":\"USD\",\"expires_in_seconds\":99999999999999999999}",
                "/v1/holds/" + ID + "/capture|{\"transaction_id\":\"" + ID + "\",\"amount\":\"0\"}",
                "/v1/holds/" + ID + "/capture|{\"transaction_id\":\"" + ID + "\",\"hold_id\":\"" + ID + "\"}",
                "/v1/holds/" + ID + "/void|{}",
                "/v1/holds/x/void|{\"transaction_id\":\"" + ID + "\"}",
                "/v1/transfers/" + ID + "/reversal|{\"transaction_id\":\"" + ID + "\",\"amount\":\"-1\"}",
                "/v1/transactions|{\"transaction_id\":\"" + ID + "\",\"postings\":[]}",
                "/v1/transactions|{\"transaction_id\":\"" + ID + "\",\"postings\":[1]}",
                "/v1/transactions|{\"transaction_id\":\"" + ID + "\",\"postings\":{}}",
                "/v1/transactions|{\"transaction_id\":\"" + ID + "\",\"postings\":[{}]}",
                "/v1/transactions|{\"transaction_id\":\"" + ID
                        + "\",\"postings\":[{\"from_account\":\"a\",\"to_account\":\"b\",\"amount\":\"0\",\"currency\":\"USD\"}]}",
                "/v1/transactions|{\"transaction_id\":\"" + ID
                        + "\",\"postings\":[{\"from_account\":\"a\",\"to_account\":\"b\",\"amount\":\"1.00001\",\"currency\":\"USD\"}]}",
                "/v1/currencies|{\"currency\":\"ABC\",\"scale\":39}",
                "/v1/currencies|{\"currency\":\"ABC\",\"scale\":-1}",
                "/v1/currencies|{\"currency\":\"ABC\"}",
            })
    void refusesTheBodyOfAnotherOperation(String pathAndBody) {
        long sequence = saldo.sequence();
        String[] parts = pathAndBody.split("\\|", -1);

        saldo.post(parts[0], parts[1]).isProblem(400, "invalid_request");

        assertEquals(sequence, saldo.sequence());
    }

    @Test
    void namesTheFieldThatIsWrong() {
        assertEquals(
                "postings[1].amount has more decimals than the 4 of USD",
                saldo.post("/v1/transactions", """
                                {"transaction_id":"%s","postings":[
                                 {"from_account":"a","to_account":"b","amount":"1","currency":"USD"},
                                 {"from_account":"a","to_account":"b","amount":"1.00001","currency":"USD"}]}""".formatted(ID))
                        .isProblem(400, "invalid_request")
                        .text("detail"));
        assertEquals(
                "postings[0].from_account must be a string, not null",
                saldo.post(
                                "/v1/transactions",
                                "{\"transaction_id\":\"%s\",\"postings\":[{\"from_account\":null}]}".formatted(ID))
                        .text("detail"));
        assertEquals(
                "unknown field note", saldo.post("/v1/accounts", "{\"note\":1}").text("detail"));
        assertEquals(
                "transaction_id is missing",
                saldo.post("/v1/holds/" + ID + "/void", "{}").text("detail"));
    }

    @Test
    void refuses100000Postings() {
        long sequence = saldo.sequence();
        String posting = "{\"from_account\":\"a\",\"to_account\":\"b\",\"amount\":\"1\",\"currency\":\"USD\"}";
        String body = "{\"transaction_id\":\"" + ID + "\",\"postings\":["
                + String.join(",", Collections.nCopies(100_000, posting)) + "]}";
        String overTheLimit = "{\"transaction_id\":\"" + ID + "\",\"postings\":["
                + String.join(",", Collections.nCopies(1_001, posting)) + "]}";

        saldo.post("/v1/transactions", body).isProblem(413, "content_too_large");
        saldo.post("/v1/transactions", overTheLimit).isProblem(400, "invalid_request");

        assertEquals(sequence, saldo.sequence());
    }

    @Test
    void refusesOtherMediaTypes() {
        byte[] body = bytes(TestServer.transfer(ID, "a", "b", "1"));
        long sequence = saldo.sequence();

        for (String type : List.of(
                "text/plain",
                "application/x-www-form-urlencoded",
                "application/xml",
                "application/jsonp",
                "application/json; charset=iso-8859-1",
                "application/x-ndjson")) {
            saldo.send("POST", "/v1/transfers", body, "Content-Type", type).isProblem(415, "unsupported_media_type");
        }
        saldo.send("POST", "/v1/transfers", body).isProblem(415, "unsupported_media_type");
        saldo.send("POST", "/v1/batch", body, "Content-Type", "application/json")
                .isProblem(415, "unsupported_media_type");

        assertEquals(sequence, saldo.sequence());
        assertEquals(
                400,
                saldo.send("POST", "/v1/transfers", bytes("{}"), "Content-Type", "Application/JSON; Charset=\"UTF-8\"")
                        .status());
    }

    @Test
    void refusesParametersWhereNobodyLooksAtThem() {
        long sequence = saldo.sequence();

        saldo.post("/v1/transfers?dry_run=true", TestServer.transfer(ID, "a", "b", "1"))
                .isProblem(400, "invalid_request");

        assertEquals(sequence, saldo.sequence());
    }

    @Test
    void refusesAnAnswerNobodyTakes() {
        saldo.get("/v1/accounts/a", "Accept", "application/xml").isProblem(406, "not_acceptable");
        saldo.get("/v1/accounts/a", "Accept", "application/json;q=0").isProblem(406, "not_acceptable");
        saldo.get("/v1/accounts/a", "Accept", "text/html, */*;q=0.1").is(200);
        saldo.get("/v1/accounts/a", "Accept", "application/*").is(200);
    }

    @Test
    void knowsItsPathsAndMethods() {
        saldo.get("/").isProblem(404, "not_found");
        saldo.get("/v1").isProblem(404, "not_found");
        saldo.get("/v1/accounts/a/").isProblem(404, "not_found");
        saldo.get("/v1/accounts//history").isProblem(404, "not_found");
        saldo.get("/v1/nothing/at/all/under/this/path/at/any/depth").isProblem(404, "not_found");
        Answer wrongMethod = saldo.get("/v1/transfers").isProblem(405, "method_not_allowed");
        assertEquals("OPTIONS, POST", wrongMethod.header("Allow"));
        saldo.send("DELETE", "/v1/accounts/a", new byte[0]).isProblem(405, "method_not_allowed");
        Answer options = saldo.send("OPTIONS", "/v1/accounts/a", new byte[0]).is(204);
        assertEquals("GET, HEAD, OPTIONS, PATCH", options.header("Allow"));
        Answer head = saldo.send("HEAD", "/v1/accounts/a", new byte[0]).is(200);
        assertEquals("", head.body());
        assertFalse(head.header("Content-Length").equals("0"));
    }
}
