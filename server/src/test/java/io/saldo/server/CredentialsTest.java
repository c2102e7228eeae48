package io.saldo.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saldo.server.config.ConfigRefused;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in, and to what. */
final class CredentialsTest {
    @TempDir
    Path directory;

    private Path tokens(String... lines) throws IOException {
        return Files.write(directory.resolve("tokens"), List.of(lines));
    }

    private static String line(String name, String role, String token) throws Exception {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        return name + " " + role + " " + HexFormat.of().formatHex(hash);
    }

    @Test
    void asksForATokenWhoseRoleReachesFarEnough() throws Exception {
        Path tokens = tokens(
                "# who may do what",
                "",
                line("auditor", "read", "r-token"),
                line("shop", "write", "w-token"),
                line("operator", "admin", "a-token"));
        try (TestServer saldo =
                TestServer.start(directory, "--http-tokens-file", tokens.toString(), "--http-host=0.0.0.0")) {
            Answer unknown = saldo.get("/v1/currencies").isProblem(401, "unauthorized");
            assertEquals("Bearer", unknown.header("WWW-Authenticate"));
            saldo.get("/v1/currencies", "Authorization", "Bearer wrong").isProblem(401, "unauthorized");
            saldo.get("/v1/currencies", "Authorization", "Basic cjpy").isProblem(401, "unauthorized");
            saldo.get("/metrics").isProblem(401, "unauthorized");
            saldo.get("/v1/currencies", "Authorization", "Bearer r-token").is(200);
            saldo.get("/v1/currencies", "Authorization", "bearer w-token").is(200);

            saldo.post("/v1/accounts", "{}", "Authorization", "Bearer r-token").isProblem(403, "forbidden");
            saldo.post("/v1/accounts", "{}", "Authorization", "Bearer w-token").is(201);
            saldo.put("/v1/log-level", "{\"level\":\"WARN\"}", "Authorization", "Bearer w-token")
                    .isProblem(403, "forbidden");
            saldo.get("/v1/log-level", "Authorization", "Bearer a-token").is(200);

            saldo.get("/health/ready").is(200);
            saldo.get("/openapi.json").is(200);
        }
    }

    @Test
    void withoutTokensServesThisMachineAlone() {
        try (TestServer saldo = TestServer.start(directory)) {
            for (String host :
                    new String[] {"localhost", "localhost:8080", "127.0.0.1", "127.8.9.10:1", "[::1]:8080"}) {
                assertEquals(200, RawAnswer.of(saldo, request(host)).status(), host);
            }
            for (String host :
                    new String[] {"evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "10.0.0.1"}) {
                RawAnswer answer = RawAnswer.of(saldo, request(host));
                assertEquals(403, answer.status(), host);
                assertTrue(answer.isProblem());
            }
        }
    }

    private static String request(String host) {
        return "GET /v1/currencies HTTP/1.1\r\nHost: " + host + "\r\n\r\n";
    }

    @Test
    void refusesToListenForOthersWithoutTokens() {
        ConfigRefused refused =
                assertThrows(ConfigRefused.class, () -> TestServer.start(directory, "--http-host", "0.0.0.0"));

        assertTrue(String.valueOf(refused.getMessage()).contains("http.tokens-file"), refused.getMessage());
    }

    @Test
    void saysWhichPortIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ConfigRefused refused =
                    assertThrows(ConfigRefused.class, () -> TestServer.startAt(directory, taken.getLocalPort()));

            assertTrue(String.valueOf(refused.getMessage())
                    .startsWith("cannot listen on 127.0.0.1 port " + taken.getLocalPort()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# nobody", "a write", "a boss 00", "a write 0123", "a write zz"})
    void refusesATokensFileThatMakesNoSense(String content) throws IOException {
        Path tokens = tokens(content);

        ConfigRefused refused = assertThrows(
                ConfigRefused.class, () -> TestServer.start(directory, "--http-tokens-file", tokens.toString()));

        assertTrue(String.valueOf(refused.getMessage()).contains(tokens.toString()));
        assertTrue(String.valueOf(refused.getMessage()).contains("NAME ROLE SHA256"));
    }

    @Test
    void refusesATokensFileThatIsNotThere() {
        assertThrows(ConfigRefused.class, () -> TestServer.start(directory, "--http-tokens-file", "/nowhere/tokens"));
    }
}
