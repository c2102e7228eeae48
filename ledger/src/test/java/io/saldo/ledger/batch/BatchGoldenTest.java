package io.saldo.ledger.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.saldo.ledger.command.Command;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.Amount;
import io.saldo.ledger.model.DecimalAmount;
import io.saldo.ledger.model.Metadata;
import io.saldo.ledger.model.TransactionId;
import io.saldo.ledger.model.TransferType;
import io.saldo.ledger.model.UserId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Holds the bytes on the wire; a change of any is a new version of the format. */
final class BatchGoldenTest {
    private static byte[] golden(String name) {
        String path = "/io/saldo/ledger/golden/batch/" + name + ".hex";
        try (InputStream stream = Objects.requireNonNull(BatchGoldenTest.class.getResourceAsStream(path), path)) {
            String text = new String(stream.readAllBytes(), StandardCharsets.US_ASCII);
            return HexFormat.of().parseHex(text.replaceAll("#.*|\\s", ""));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static BatchWriter batch() {
        TransactionId id = new TransactionId(0x0102030405060708L, 0x090a0b0c0d0e0f10L);
        return new BatchWriter(0)
                .add(id, TransferType.TRANSFER, 7, 300, new DecimalAmount(0, 1_234, 2), "USD")
                .add(new Command.OpenAccount(new AccountId("alice"), UserId.NONE, List.of(), Metadata.NONE));
    }

    @Test
    void writesABatchByteByByte() {
        BatchWriter batch = batch();

        byte[] bytes = Arrays.copyOf(batch.seal(true), batch.length());

        assertEquals(HexFormat.of().formatHex(golden("batch")), HexFormat.of().formatHex(bytes));
    }

    @Test
    void writesTheSameInUsedMemory() {
        BatchWriter used = batch();
        Arrays.fill(used.seal(false), (byte) -1);
        used.clear()
                .add(
                        new TransactionId(0x0102030405060708L, 0x090a0b0c0d0e0f10L),
                        TransferType.TRANSFER,
                        7,
                        300,
                        new DecimalAmount(0, 1_234, 2),
                        "USD")
                .add(new Command.OpenAccount(new AccountId("alice"), UserId.NONE, List.of(), Metadata.NONE));

        assertEquals(
                HexFormat.of().formatHex(golden("batch")),
                HexFormat.of().formatHex(Arrays.copyOf(used.seal(true), used.length())));
    }

    @Test
    void readsResultsByteByByte() {
        BatchResults results = BatchResults.of(golden("results"));

        assertEquals(2, results.count());
        assertEquals(1, results.failures());
        assertEquals(ResultStatus.REPEATED, results.status(0));
        assertEquals(ResultCode.NONE, results.code(0));
        assertEquals(3, results.partition(0));
        assertEquals(300, results.accountNumber(0));
        assertEquals(0x1122334455L, results.sequence(0));
        assertEquals(1_700_000_000_000_000_000L, results.timeNanos(0));
        assertEquals(new Amount(-1, -2), results.fromBalance(0));
        assertEquals(new Amount(1, 5), results.toBalance(0));
        assertEquals(ResultStatus.REFUSED, results.status(1));
        assertEquals(ResultCode.INSUFFICIENT_FUNDS, results.code(1));
        assertThrows(IndexOutOfBoundsException.class, () -> results.status(2));
    }

    @Test
    void refusesResultsThatAreCut() {
        byte[] whole = golden("results");
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThrows(IllegalArgumentException.class, () -> BatchResults.of(cut));
        }
    }

    @Test
    void keepsTheNumbersOfStatusesAndCodes() {
        assertEquals(
                "[DONE, REPEATED, REFUSED, REFUSED_BEFORE, INVALID, NOT_TAKEN, UNKNOWN]",
                Arrays.toString(ResultStatus.values()));
        assertEquals(
                "[, invalid_request, account_not_found, transfer_not_found, hold_not_found, transaction_id_reused,"
                        + " account_exists, currency_not_found, same_account, account_closed, account_frozen,"
                        + " insufficient_funds, limit_exceeded, hold_not_open, not_reversible, account_not_empty,"
                        + " unavailable, shutting_down, no_leader, overloaded, outcome_unknown]",
                Arrays.stream(ResultCode.values())
                        .map(ResultCode::code)
                        .toList()
                        .toString());
    }
}
