package io.saldo.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of events that a sink cannot deliver, as an operator sees it. */
@Timeout(180)
final class DeadLettersTest {
    @TempDir
    Path directory;

    @Test
    void keepsWhatCannotBeDeliveredAndDeliversItWhenItIsAsked() throws Exception {
        try (WebReceiver receiver = new WebReceiver()) {
            Path hooks = Files.writeString(
                    directory.resolve("hooks"),
                    "shop " + receiver.url("/shop") + " a-secret-of-some-length transfer_posted\n" + "other "
                            + receiver.url("/other") + " a-secret-of-some-length transfer_posted\n");
            String[] flags = {
                "--sink-webhooks-file=" + hooks,
                "--sink-webhooks-start=beginning",
                "--sink-webhooks-attempts=2",
                "--sink-webhooks-private-networks=127.0.0.0/8"
            };
            TestServer saldo = TestServer.start(directory.resolve("data"), flags);
            try {
                receiver.answer(
                        post -> post.path().equals("/shop") && post.body().contains("\"13.0000\"") ? 418 : 204);
                saldo.open("ann", "0");
                String bad = event(saldo.deposit("ann", "13"));
                String good = event(saldo.deposit("ann", "1"));
                ServingNode.await(
                        "the next one is delivered", () -> receiver.ids("/shop").contains(good));
                ServingNode.await(
                        "the other gets both", () -> receiver.ids("/other").equals(List.of(bad, good)));

                Answer list = saldo.get("/v1/dead-letters").is(200);
                assertEquals(1, list.count("dead_letters"));
                long id = list.number("dead_letters.0.dead_letter_id");
                Answer letter = saldo.get("/v1/dead-letters/" + id).is(200);
                assertEquals("webhook-shop", letter.text("follower"));
                assertEquals("open", letter.text("status"));
                assertEquals("not taken in 2 attempts: the answer was 418", letter.text("reason"));
                assertEquals("13.0000", letter.text("event.amount"));
                assertTrue(saldo.get("/metrics").body().contains("saldo_dead_letters_open 1.0"));

                saldo = saldo.restart(flags);
                assertReplayed(saldo, receiver, id, bad, good);
            } finally {
                saldo.close();
            }
        }
    }

    @Test
    void showsSinceWhenAndWhyASinkFails() throws Exception {
        try (WebReceiver receiver = new WebReceiver()) {
            Path hooks = Files.writeString(
                    directory.resolve("hooks"), "shop " + receiver.url("/shop") + " a-secret-of-some-length *\n");
            receiver.answer(_ -> 503);
            try (TestServer saldo = TestServer.start(
                    directory.resolve("data"),
                    "--worker-enabled=false",
                    "--sink-webhooks-file=" + hooks,
                    "--sink-webhooks-attempts=0",
                    "--sink-webhooks-private-networks=127.0.0.0/8")) {
                saldo.open("ann", "0");
                ServingNode.await(
                        "it fails",
                        () -> saldo.get("/v1/followers")
                                .text("followers.0.status")
                                .equals("failing"));

                Answer failing = saldo.get("/v1/followers").is(200);
                assertEquals("webhook-shop", failing.text("followers.0.follower"));
                assertTrue(failing.text("followers.0.last_failure").contains("the answer was 503"));
                assertFalse(failing.text("followers.0.failing_since").isEmpty());
                assertTrue(failing.number("followers.0.lag_events") > 0);

                receiver.answer(_ -> 204);
                ServingNode.await(
                        "it keeps up",
                        () -> saldo.get("/v1/followers")
                                .text("followers.0.status")
                                .equals("keeping_up"));
                assertEquals(0, saldo.get("/v1/followers").number("followers.0.failures"));
            }
        }
    }

    private static void assertReplayed(TestServer saldo, WebReceiver receiver, long id, String bad, String good) {
        String replay = "/v1/dead-letters/" + id + "/replay";
        Answer unchanged = saldo.get("/v1/dead-letters/" + id).is(200);
        assertEquals("open", unchanged.text("status"));
        // Until the follower runs, nothing can be tried.
        ServingNode.await(
                "it is tried", () -> saldo.send("POST", replay, new byte[0]).status() == 200);
        Answer again = saldo.get("/v1/dead-letters/" + id).is(200);
        assertEquals("open", again.text("status"));
        assertEquals(2, again.number("attempts"));
        assertEquals("not taken when it was tried again: the answer was 418", again.text("reason"));

        receiver.answer(_ -> 204);
        saldo.send("POST", replay, new byte[0]).is(200);
        assertEquals("replayed", saldo.get("/v1/dead-letters/" + id).text("status"));
        assertEquals(List.of(good, bad), receiver.ids("/shop"));
        assertEquals(List.of(bad, good), receiver.ids("/other"));
        assertTrue(saldo.get("/metrics").body().contains("saldo_dead_letters_open 0.0"));
        saldo.send("POST", replay, new byte[0]).is(200);
        assertEquals(2, receiver.taken("/shop").size(), "what is delivered is not delivered again");
        saldo.send("POST", "/v1/dead-letters/99/replay", new byte[0]).is(404);
    }

    private static String event(Answer moved) {
        return "0-" + moved.number("sequence");
    }
}
