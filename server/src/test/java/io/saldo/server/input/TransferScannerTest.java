package io.saldo.server.input;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saldo.ledger.command.CommandWriter;
import io.saldo.ledger.model.TransferType;
import io.saldo.ledger.state.Currencies;
import io.saldo.server.json.InvalidInput;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever the shortcut takes, the strict parser takes as well, and makes the same bytes of it. */
final class TransferScannerTest {
    private static final String TRANSFER =
            "{\"transaction_id\":\"3f1e5d5e-98a7-4c7e-9d0a-6c1f6f0a1b2c\",\"from_account\":\"alice\",\"to_account\":\"bob.2:x-y_Z\","
                    + "\"amount\":\"12.3400\",\"currency\":\"USD\"}";

    private final Currencies currencies = TestCurrencies.of("USD", 4, "BTC", 8, "POINTS", 0, "ABCDEFGHIJKL", 18);
    private final TransferScanner scanner = new TransferScanner(new CurrencyCodes(currencies));
    private final CommandParser parser = new CommandParser(currencies);

    private Optional<byte[]> scanned(byte[] json) {
        byte[] target = new byte[TransferScanner.COMMAND_BYTES_MAX + 16];
        Arrays.fill(target, (byte) 0x55);
        int length = scanner.scan(TransferType.TRANSFER, json, 0, json.length, target, 8);
        return length == 0 ? Optional.empty() : Optional.of(Arrays.copyOfRange(target, 8, 8 + length));
    }

    private Optional<byte[]> parsed(byte[] json) {
        try {
            return Optional.of(new CommandWriter().toBytes(parser.parse(Operation.TRANSFER, json, 0, json.length)));
        } catch (InvalidInput refused) {
            return Optional.empty();
        }
    }

    private void agrees(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.ISO_8859_1);
        Optional<byte[]> scanned = scanned(bytes);
        if (scanned.isPresent()) {
            Optional<byte[]> parsed = parsed(bytes);
            assertTrue(parsed.isPresent(), "only the shortcut takes " + json);
            assertArrayEquals(parsed.get(), scanned.get(), json);
        }
    }

    @Test
    void takesTheCommonShape() {
        for (String json : List.of(
                TRANSFER,
                TRANSFER.replace("12.3400", "1"),
                TRANSFER.replace("USD", "ABCDEFGHIJKL").replace("12.3400", "9.2"),
                TRANSFER.replace("USD", "POINTS").replace("12.3400", "7"),
                TRANSFER.replace(",", " ,\n\t").replace(":", " : ").replace("bob.2 : x-y_Z", "bob"),
                TRANSFER.replace("3f1e", "3F1E"),
                TRANSFER.replace("alice", "x".repeat(64)))) {
            assertTrue(scanned(json.getBytes(StandardCharsets.UTF_8)).isPresent(), json);
            agrees(json);
        }
    }

    @Test
    void leavesTheRestToTheParser() {
        for (String json : List.of(
                TRANSFER.replace("USD", "EUR"),
                TRANSFER.replace("12.3400", "12.34000"),
                TRANSFER.replace("12.3400", "0"),
                TRANSFER.replace("USD", "ABCDEFGHIJKL"),
                TRANSFER.replace("\"12.3400\"", "12.34"),
                TRANSFER.replace("12.3400", "9999999999999999"),
                TRANSFER.replace("alice", "al\\u0069ce"),
                TRANSFER.replace("}", ",\"metadata\":{}}"),
                TRANSFER + " {}",
                TRANSFER.replace("alice", "@external"))) {
            assertEquals(Optional.empty(), scanned(json.getBytes(StandardCharsets.UTF_8)), json);
        }
    }

    @Test
    void takesNothingThatTheParserRefuses() {
        Random random = new Random(42);
        String alphabet = "{}[]\":,.- \t\n\\0123456789aeuxUSD_\u00e9@";
        for (int round = 0; round < 200_000; round++) {
            StringBuilder json = new StringBuilder(TRANSFER);
            for (int change = random.nextInt(3); change >= 0; change--) {
                int at = random.nextInt(json.length());
                char c = alphabet.charAt(random.nextInt(alphabet.length()));
                switch (random.nextInt(4)) {
                    case 0 -> json.setCharAt(at, c);
                    case 1 -> json.insert(at, c);
                    case 2 -> json.deleteCharAt(at);
                    default -> {
                        int from = random.nextInt(json.length());
                        int to = Math.min(json.length(), from + random.nextInt(40));
                        json.insert(at, json.substring(from, to));
                    }
                }
            }
            agrees(json.toString());
        }
    }

    @Test
    void scansLinesThatSayWhatTheyAre() {
        String id = "\"transaction_id\":\"3f1e5d5e-98a7-4c7e-9d0a-6c1f6f0a1b2c\"";
        String money = "\"amount\":\"1\",\"currency\":\"USD\"";
        for (String json : List.of(
                "{\"op\":\"transfer\"," + TRANSFER.substring(1),
                "{\"op\":\"deposit\"," + id + ",\"to_account\":\"a\"," + money + "}",
                "{" + money + ",\"from_account\":\"a\"," + id + ",\"op\":\"withdrawal\"}")) {
            byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
            byte[] target = new byte[TransferScanner.COMMAND_BYTES_MAX];
            int length = scanner.scanLine(bytes, 0, bytes.length, target, 0);

            byte[] expected = new CommandWriter().toBytes(parser.parseLine(bytes, 0, bytes.length));
            assertArrayEquals(expected, Arrays.copyOf(target, length), json);
        }
        for (String json : List.of(
                TRANSFER,
                "{\"op\":\"deposit\"," + id + ",\"from_account\":\"b\",\"to_account\":\"a\"," + money + "}",
                "{\"op\":\"hold\"," + id + ",\"from_account\":\"a\"," + money + "}")) {
            byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
            assertEquals(0, scanner.scanLine(bytes, 0, bytes.length, new byte[256], 0), json);
        }
    }
}
