package io.saldo.ledger.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;

/** Bytes as lines of sixteen, each with its offset, so that a change can be seen and reviewed. */
final class HexDump {
    private static final HexFormat HEX = HexFormat.ofDelimiter(" ");
    private static final int LINE_BYTES = 16;
    private static final int OFFSET_CHARACTERS = 6;

    private HexDump() {}

    static String of(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (int at = 0; at < bytes.length; at += LINE_BYTES) {
            text.append(HEX.toHexDigits((short) at)).append(": ");
            text.append(HEX.formatHex(bytes, at, Math.min(at + LINE_BYTES, bytes.length)));
            text.append('\n');
        }
        return text.toString();
    }

    static byte[] toBytes(String dump) {
        StringBuilder digits = new StringBuilder();
        dump.lines()
                .forEach(line -> digits.append(line.substring(OFFSET_CHARACTERS).replace(" ", "")));
        return HexFormat.of().parseHex(digits);
    }

    /** The golden bytes of this name, if there are any. */
    static Optional<byte[]> golden(String name) {
        try (InputStream file = HexDump.class.getResourceAsStream(name + ".hex")) {
            return file == null
                    ? Optional.empty()
                    : Optional.of(toBytes(new String(file.readAllBytes(), StandardCharsets.US_ASCII)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Holds bytes to the golden ones; a difference is left as a file to compare with. */
    static void assertGolden(String name, byte[] actual) {
        String expected = golden(name).map(HexDump::of).orElse("");
        if (!expected.equals(of(actual))) {
            Path left = Path.of("target", "golden", name + ".hex");
            try {
                Files.createDirectories(left.toAbsolutePath().getParent());
                Files.writeString(left, of(actual));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            assertEquals(expected, of(actual), "the golden bytes of " + name + "; the actual ones are in " + left);
        }
    }
}
