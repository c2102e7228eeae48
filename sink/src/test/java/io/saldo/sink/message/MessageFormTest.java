package io.saldo.sink.message;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.saldo.ledger.event.Event;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.TransactionId;
import io.saldo.ledger.model.TransferType;
import io.saldo.sink.trial.MadeUpJournal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The very bytes of messages. Ids are compared with those that the older APIs show for the same lines. */
class MessageFormTest {
    private static final AccountId ANN = new AccountId("ann");
    private static final AccountId BOB = new AccountId("bob");

    private final MadeUpJournal journal = journal();

    private static MadeUpJournal journal() {
        MadeUpJournal journal = new MadeUpJournal(1);
        journal.open("ann", "u1");
        journal.post(TransferType.DEPOSIT, AccountId.EXTERNAL, ANN, 1_000_000, MadeUpJournal.DOLLAR);
        journal.open("bob", "");
        journal.post(TransferType.TRANSFER, ANN, BOB, 250_000, MadeUpJournal.DOLLAR);
        journal.post(TransferType.WITHDRAWAL, BOB, AccountId.EXTERNAL, 1, MadeUpJournal.DOLLAR);
        journal.post(TransferType.TRANSFER, ANN, BOB, 100, MadeUpJournal.OTHER);
        return journal;
    }

    private static String id(Event event) {
        return event.header().id().toString();
    }

    private List<String> lines(MessageForm form, int index) {
        return form.messages(0, journal.events().get(index)).stream()
                .map(message -> message.id() + " " + message.type() + " " + message.key() + " "
                        + new String(message.body(), StandardCharsets.UTF_8))
                .toList();
    }

    @Test
    void tellsEachAccountOfACloudEvent() {
        CloudEventsForm form = new CloudEventsForm("/saldo", true, journal);

        assertEquals(
                List.of(
                        "0-4 io.saldo.transfer_posted ann {\"specversion\":\"1.0\",\"id\":\"0-4\",\"source\":\"/saldo\","
                                + "\"type\":\"io.saldo.transfer_posted\",\"subject\":\"ann\","
                                + "\"time\":\"2023-11-14T22:13:20.000004004Z\",\"datacontenttype\":\"application/json\","
                                + "\"partition\":0,\"sequence\":\"4\",\"partitionkey\":\"ann\",\"data\":{\"sequence\":4}}",
                        "0-4-1 io.saldo.transfer_posted bob {\"specversion\":\"1.0\",\"id\":\"0-4-1\",\"source\":\"/saldo\","
                                + "\"type\":\"io.saldo.transfer_posted\",\"subject\":\"bob\","
                                + "\"time\":\"2023-11-14T22:13:20.000004004Z\",\"datacontenttype\":\"application/json\","
                                + "\"partition\":0,\"sequence\":\"4\",\"partitionkey\":\"bob\",\"data\":{\"sequence\":4}}"),
                lines(form, 3));
        assertEquals(1, lines(form, 1).size());
        assertEquals(1, lines(new CloudEventsForm("/saldo", false, journal), 3).size());
    }

    @Test
    void tellsTheEnvelopesThree() {
        EnvelopeForm form = new EnvelopeForm("USD", journal);

        assertEquals(
                List.of(
                        "0-1 WALLET_CREATED ann {\"eventType\":\"WALLET_CREATED\",\"wallet_id\":\"ann\",\"user_id\":\"u1\","
                                + "\"timestamp\":\"2023-11-14T22:13:20.000001001Z\"}"),
                lines(form, 0));
        assertEquals(
                List.of(
                        "0-2 WALLET_FUNDED ann {\"eventType\":\"WALLET_FUNDED\",\"wallet_id\":\"ann\",\"user_id\":\"u1\","
                                + "\"amount\":\"100.0000\",\"new_balance\":\"100.0000\",\"transaction_id\":\""
                                + id(journal.events().get(1)) + "\",\"timestamp\":\"2023-11-14T22:13:20.000002002Z\"}"),
                lines(form, 1));
        assertEquals(
                List.of("0-4 TRANSFER_COMPLETED ann {\"eventType\":\"TRANSFER_COMPLETED\",\"from_wallet_id\":\"ann\","
                        + "\"from_user_id\":\"u1\",\"to_wallet_id\":\"bob\",\"to_user_id\":null,\"amount\":\"25.0000\","
                        + "\"reference_id\":\"" + id(journal.events().get(3))
                        + "\",\"timestamp\":\"2023-11-14T22:13:20.000004004Z\"}"),
                lines(form, 3));
        assertEquals(List.of(), lines(form, 5));
    }

    @Test
    void tellsTheStepsOfATransfer() {
        StepsForm form = new StepsForm("USD", journal);
        String transfer = id(journal.events().get(3));
        String both = "{\"transferId\":\"" + transfer
                + "\",\"fromWalletId\":\"ann\",\"toWalletId\":\"bob\",\"amount\":25.0000";

        assertEquals(
                List.of(
                        step("TransferInitiated", "ann", transfer, both + ",\"requestId\":\"" + transfer + "\"}"),
                        step("TransferDebited", "ann", transfer, both + ",\"newBalance\":75.0000}"),
                        step("TransferCredited", "bob", transfer, both + ",\"newBalance\":25.0000}"),
                        step("TransferCompleted", "ann", transfer, both + "}")),
                lines(form, 3));
        assertEquals(
                "WalletCreated",
                form.messages(0, journal.events().get(1)).getFirst().type());
        assertEquals(
                "FundsWithdrawn",
                form.messages(0, journal.events().get(4)).getFirst().type());
        assertEquals(List.of(), lines(form, 0));
    }

    private static String step(String type, String key, String transfer, String payload) {
        String id = TransactionId.named("urn:saldo:events//" + transfer + "/0/" + type)
                .toString();
        return id + " " + type + " " + key + " {\"id\":\"" + id + "\",\"type\":\"" + type
                + "\",\"occurredAt\":\"2023-11-14T22:13:20.000004004Z\",\"payload\":" + payload + "}";
    }
}
