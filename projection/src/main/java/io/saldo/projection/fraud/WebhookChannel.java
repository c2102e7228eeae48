package io.saldo.projection.fraud;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Set;
import java.util.function.LongSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Tells alerts to a URL, signed. The header {@code Saldo-Signature: t=SECONDS,v1=HEX} holds the time of sending and the
 * HMAC-SHA256 over {@code SECONDS.BODY}, so that a receiver knows who sent it and that it is no old one sent again; the
 * header {@code Saldo-Event-Id} is the alert's id, by which a receiver drops what it was told before.
 */
public final class WebhookChannel implements AlertChannel {
    private static final Duration CONNECT_TIME = Duration.ofSeconds(5);
    private static final Duration REQUEST_TIME = Duration.ofSeconds(10);
    private static final long SECOND_NANOS = 1_000_000_000L;

    /** Answers that are about what was told, and not about how the receiver is at present. */
    private static final Set<Integer> REFUSALS = Set.of(400, 410, 413, 422);

    private final URI url;
    private final byte[] secret;
    private final LongSupplier clock;
    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(CONNECT_TIME)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    /**
     * @param secret shared with the receiver
     * @param clock nanoseconds since 1970
     */
    public WebhookChannel(URI url, String secret, LongSupplier clock) {
        this.url = url;
        this.secret = secret.getBytes(StandardCharsets.UTF_8);
        this.clock = clock;
    }

    @Override
    public boolean tell(Alert alert) throws IOException, InterruptedException {
        byte[] body = AlertJson.encode(alert);
        HttpRequest request = HttpRequest.newBuilder(url)
                .timeout(REQUEST_TIME)
                .header("Content-Type", "application/json")
                .header("Saldo-Event-Id", alert.key().text())
                .header("Saldo-Signature", signature(clock.getAsLong() / SECOND_NANOS, body))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        int status =
                client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        if (REFUSALS.contains(status)) {
            return false;
        }
        if (status < 200 || status > 299) {
            throw new IOException("the receiver of alerts answered " + status);
        }
        return true;
    }

    private String signature(long seconds, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            mac.update((seconds + ".").getBytes(StandardCharsets.US_ASCII));
            return "t=" + seconds + ",v1=" + HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has HmacSHA256", impossible);
        }
    }
}
