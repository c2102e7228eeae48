package io.saldo.server.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import io.saldo.server.json.JsonOutput;
import io.saldo.server.json.Name;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.event.KeyValuePair;

/** Writes each log event as one JSON object on a line of its own. */
final class JsonLines extends EncoderBase<ILoggingEvent> {
    private static final Name TIME = Name.of("time");
    private static final Name LEVEL = Name.of("level");
    private static final Name LOGGER = Name.of("logger");
    private static final Name THREAD = Name.of("thread");
    private static final Name MESSAGE = Name.of("message");
    private static final Name ERROR = Name.of("error");
    private static final Set<String> OWN = Set.of("time", "level", "logger", "thread", "message", "error");

    @Override
    public byte[] headerBytes() {
        return new byte[0];
    }

    @Override
    public byte[] footerBytes() {
        return new byte[0];
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        JsonOutput line = new JsonOutput(256);
        Instant time = event.getInstant();
        line.beginObject()
                .time(TIME, time.getEpochSecond() * 1_000_000_000L + time.getNano())
                .text(LEVEL, event.getLevel().toString())
                .text(LOGGER, event.getLoggerName())
                .text(THREAD, event.getThreadName())
                .text(MESSAGE, event.getFormattedMessage());
        List<KeyValuePair> pairs = event.getKeyValuePairs();
        if (pairs != null) {
            pairs(line, pairs);
        }
        if (event.getThrowableProxy() != null) {
            line.text(ERROR, ThrowableProxyUtil.asString(event.getThrowableProxy()));
        }
        return line.endObject().newLine().toBytes();
    }

    private static void pairs(JsonOutput line, List<KeyValuePair> pairs) {
        Set<String> seen = new HashSet<>(OWN);
        for (KeyValuePair pair : pairs) {
            if (seen.add(pair.key)) {
                line.text(Name.of(pair.key), String.valueOf(pair.value));
            }
        }
    }
}
