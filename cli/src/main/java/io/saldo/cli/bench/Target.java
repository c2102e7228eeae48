package io.saldo.cli.bench;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The server under load.
 *
 * @param host its name or address
 * @param port its HTTP port
 * @param token the bearer token, if it wants one
 */
public record Target(String host, int port, Optional<String> token) {
    /** What stands in a request behind the path, up to the digits of its body's length. */
    byte[] withBody(String mediaType) {
        return ascii(" HTTP/1.1\r\n" + common() + "Content-Type: " + mediaType + "\r\nContent-Length: ");
    }

    /** What stands in a request without a body behind the path. */
    byte[] withoutBody() {
        return ascii(" HTTP/1.1\r\n" + common() + "\r\n");
    }

    private String common() {
        return "Host: " + host + ":" + port + "\r\n"
                + token.map(secret -> "Authorization: Bearer " + secret + "\r\n")
                        .orElse("");
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "http://" + host + ":" + port;
    }
}
