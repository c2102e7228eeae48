package io.saldo.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saldo.client.command.OpenAccount;
import io.saldo.client.command.PostTransfer;
import io.saldo.client.config.ClientConfig;
import io.saldo.client.config.WireForm;
import io.saldo.client.outcome.Outcome;
import io.saldo.client.outcome.OutcomeUnknownException;
import io.saldo.client.outcome.RefusalCode;
import io.saldo.client.outcome.Refused;
import io.saldo.ledger.batch.BatchLayout;
import io.saldo.ledger.batch.ResultStatus;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Answers with words that a later server may know and this client does not. */
@Timeout(120)
final class LaterServerTest {
    private static LiveServer server;

    private Proxy proxy;

    @BeforeAll
    static void start(@TempDir Path directory) {
        server = LiveServer.start(directory);
        try (SaldoClient client = SaldoClient.connect(server.url())) {
            Shop.open(client, "rich", "1000");
            client.execute(OpenAccount.of("shop")).orThrow();
        }
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void openProxy() {
        proxy = Proxy.before(server);
    }

    @AfterEach
    void closeProxy() {
        proxy.close();
    }

    private SaldoClient client(WireForm form) {
        return SaldoClient.connect(
                ClientConfig.builder().node(proxy.url()).wireForm(form).build());
    }

    /** Puts another status and code into the second of packed results. */
    private void rewriteSecond(int status, int code) {
        proxy.rewrite(answer -> {
            ByteBuffer results = ByteBuffer.wrap(answer.clone()).order(ByteOrder.LITTLE_ENDIAN);
            int second = BatchLayout.HEADER_BYTES + results.getShort(BatchLayout.RESULT_LENGTH);
            results.put(second + BatchLayout.STATUS, (byte) status);
            results.putShort(second + BatchLayout.CODE, (short) code);
            return results.array();
        });
    }

    private static List<PostTransfer> three() {
        return List.of(Shop.cents("rich", "shop", 1), Shop.cents("rich", "shop", 1), Shop.cents("rich", "shop", 1));
    }

    private static void assertOnlySecondIsUnknown(
            List<PostTransfer> commands, List<CompletableFuture<Outcome>> futures, String said) {
        futures.get(0).join().orThrow();
        futures.get(2).join().orThrow();
        CompletionException failed =
                assertThrows(CompletionException.class, () -> futures.get(1).join());
        OutcomeUnknownException unknown = assertInstanceOf(OutcomeUnknownException.class, failed.getCause());
        assertEquals(List.of(commands.get(1)), unknown.commands());
        assertTrue(String.valueOf(unknown.getMessage()).contains(said), unknown.getMessage());
    }

    @Test
    void aStatusThatItDoesNotKnowIsUnknownForThatCommandAlone() {
        try (SaldoClient client = client(WireForm.PACKED)) {
            rewriteSecond(200, 0);
            List<PostTransfer> commands = three();

            assertOnlySecondIsUnknown(commands, client.submit(List.copyOf(commands)), "status 200");

            assertEquals(1, proxy.batches(), "asking again would tell no more");
        }
    }

    @Test
    void aCodeThatItDoesNotKnowIsARefusalForAnotherReason() {
        try (SaldoClient client = client(WireForm.PACKED)) {
            rewriteSecond(ResultStatus.REFUSED.ordinal(), 40_000);

            List<Outcome> outcomes = client.execute(List.copyOf(three()));

            outcomes.get(0).orThrow();
            Refused refused = assertInstanceOf(Refused.class, outcomes.get(1));
            assertEquals(RefusalCode.OTHER, refused.reason());
            assertEquals("code_40000", refused.code());
            outcomes.get(2).orThrow();
        }
    }

    @Test
    void aStatusInJsonThatItDoesNotKnowIsUnknownForThatCommandAlone() {
        try (SaldoClient client = client(WireForm.JSON_LINES)) {
            proxy.rewrite(answer -> new String(answer, StandardCharsets.UTF_8)
                    .replaceFirst("(?s)(\"line\":2,.*?\"status\":\")completed", "$1queued")
                    .getBytes(StandardCharsets.UTF_8));
            List<PostTransfer> commands = three();

            assertOnlySecondIsUnknown(commands, client.submit(List.copyOf(commands)), "status queued");
        }
    }

    @Test
    void aCodeInJsonThatItDoesNotKnowIsARefusalForAnotherReason() {
        try (SaldoClient client = client(WireForm.JSON_LINES)) {
            proxy.rewrite(answer -> new String(answer, StandardCharsets.UTF_8)
                    .replace("insufficient_funds", "bad_weather")
                    .getBytes(StandardCharsets.UTF_8));

            Refused refused =
                    assertInstanceOf(Refused.class, client.execute(Shop.cents("shop", "rich", 1_000_000_000)));

            assertEquals(RefusalCode.OTHER, refused.reason());
            assertEquals("bad_weather", refused.code());
        }
    }

    @Test
    void anAnswerThatMakesNoSenseIsAskedForAgain() {
        try (SaldoClient client = client(WireForm.PACKED)) {
            proxy.rewrite(answer -> {
                proxy.rewrite(next -> next);
                return new byte[] {1, 2, 3};
            });

            assertTrue(client.execute(Shop.cents("rich", "shop", 1)).orThrow().isRepeat());
        }
    }
}
