package io.saldo.projection.fraud;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** An alert as those who are told it read it. */
final class AlertJson {
    private static final JsonFactory JSON = new JsonFactory();
    private static final long NANOS = 1_000_000_000L;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.nnnnnnnnn'Z'").withZone(ZoneOffset.UTC);

    private AlertJson() {}

    static byte[] encode(Alert alert) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("type", "fraud_alert");
            json.writeStringField("alert_id", alert.key().text());
            json.writeStringField("rule", alert.rule());
            json.writeStringField("account_id", alert.account().value());
            if (alert.user().isNone()) {
                json.writeNullField("user_id");
            } else {
                json.writeStringField("user_id", alert.user().value());
            }
            json.writeStringField("transaction_id", alert.transaction().toString());
            json.writeStringField("reason", alert.reason());
            json.writeNumberField("occurrences", alert.occurrences());
            json.writeStringField(
                    "amount", new BigDecimal(alert.amount(), alert.currency().scale()).toPlainString());
            json.writeStringField("currency", alert.currency().code());
            json.writeStringField("action", AlertRows.word(alert.action()));
            json.writeNumberField("partition", alert.key().partition());
            json.writeNumberField("sequence", alert.key().sequence());
            json.writeStringField(
                    "timestamp",
                    TIME.format(Instant.ofEpochSecond(
                            Math.floorDiv(alert.eventNanos(), NANOS), Math.floorMod(alert.eventNanos(), NANOS))));
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot be written", e);
        }
        return bytes.toByteArray();
    }
}
