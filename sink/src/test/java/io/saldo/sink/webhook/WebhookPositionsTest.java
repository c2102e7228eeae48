package io.saldo.sink.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.saldo.sink.webhook.WebhookPositions.Heard;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How nodes know how far webhooks are. */
class WebhookPositionsTest {
    private static final String SHOP = "webhook-shop";

    @TempDir
    Path directory;

    private final AtomicReference<Heard> heard = new AtomicReference<>(new Heard(Map.of(), true));

    private WebhookPositions positions(String node) {
        return new WebhookPositions(directory.resolve(node), heard::get);
    }

    @Test
    void goesOnWhereAnotherNodeStood() throws IOException {
        WebhookPositions one = positions("one");
        one.begin(SHOP, 0, 5);
        one.write(SHOP, 0, 9);
        one.write(SHOP, 11, 70);

        heard.set(new Heard(WebhookPositions.parse(one.toText()), false));

        WebhookPositions other = positions("other");
        assertEquals(9, other.read(SHOP, 0));
        assertEquals(70, other.read(SHOP, 11));
        heard.set(new Heard(Map.of(), false));
        assertEquals(9, other.read(SHOP, 0), "it remembers what it heard");
    }

    @Test
    void neverGoesBack() throws IOException {
        WebhookPositions positions = positions("one");
        positions.write(SHOP, 0, 9);

        positions.write(SHOP, 0, 8);
        heard.set(new Heard(WebhookPositions.parse(SHOP + " 0 3\n"), true));

        assertEquals(9, positions.read(SHOP, 0));
    }

    @Test
    void beginsOnlyWhenNoOtherNodeCanKnowThatItBegan() throws IOException {
        WebhookPositions positions = positions("one");
        heard.set(new Heard(Map.of(), false));

        assertThrows(IOException.class, () -> positions.begin(SHOP, 0, 100));
        assertEquals(0, positions.read(SHOP, 0));

        heard.set(new Heard(Map.of(), true));
        positions.begin(SHOP, 0, 100);
        assertEquals(100, positions.read(SHOP, 0));
    }

    @Test
    void doesNotBeginWhatAnotherNodeHasBegunMeanwhile() throws IOException {
        WebhookPositions positions = positions("one");
        assertEquals(0, positions.read(SHOP, 0));
        heard.set(new Heard(WebhookPositions.parse(SHOP + " 0 50\n"), true));

        assertThrows(IOException.class, () -> positions.begin(SHOP, 0, 100));

        assertEquals(50, positions.read(SHOP, 0));
    }

    @Test
    void hasTheDocumentedText() throws IOException {
        WebhookPositions positions = positions("one");
        assertEquals("", positions.toText());

        positions.write("webhook-b", 0, 7);
        positions.write("webhook-a-1", 15, 123456789012L);

        assertEquals("webhook-a-1 15 123456789012\nwebhook-b 0 7\n", positions.toText());
        assertThrows(IllegalArgumentException.class, () -> WebhookPositions.parse("../../etc/passwd 0 1\n"));
    }
}
