package io.saldo.ledger.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.DecimalAmount;
import io.saldo.ledger.model.Metadata;
import io.saldo.ledger.model.TransactionId;
import io.saldo.ledger.model.TransferType;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

/** What a transfer's fixed fields cannot hold must not be cut to something that they can. */
class CommandWriterTest {
    @Test
    void refusesATransferThatNamesNoSender() {
        assertRefused("", "bob", "EUR", "");
    }

    @Test
    void refusesATransferThatNamesNoReceiver() {
        assertRefused("alice", "", "EUR", "");
    }

    @Test
    void refusesATransferWhoseAccountIsLongerThanItsLengthCanSay() {
        assertRefused("a".repeat(256), "bob", "EUR", "");
    }

    @Test
    void writesATransferWhoseFieldsAreAsLongAsTheirLengthsCanSay() {
        Command transfer = transfer("a".repeat(255), "b".repeat(255), "TWELVESIGNS0", "m".repeat(65_535));
        byte[] bytes = new CommandWriter().toBytes(transfer);

        Command read = new CommandReader().read(MemorySegment.ofArray(bytes), 0, _ -> AccountId.NONE);

        assertEquals(transfer, read);
    }

    @Test
    void refusesATransferWhoseAccountWouldBeAnotherOneInAscii() {
        assertRefused("\u0161lice", "bob", "EUR", "");
    }

    @Test
    void refusesATransferWhoseCurrencyWouldBeAnotherOneWhenCut() {
        assertRefused("alice", "bob", "TWELVESIGNS0X", "");
    }

    @Test
    void refusesATransferWhoseCurrencyWouldBeAnotherOneInAscii() {
        assertRefused("alice", "bob", "\u0145UR", "");
    }

    @Test
    void refusesATransferWithMoreMetadataThanItsLengthCanSay() {
        assertRefused("alice", "bob", "EUR", "m".repeat(65_536));
    }

    private static void assertRefused(String from, String to, String currency, String metadata) {
        Command transfer = transfer(from, to, currency, metadata);

        assertThrows(IllegalArgumentException.class, () -> new CommandWriter().toBytes(transfer));
    }

    private static Command transfer(String from, String to, String currency, String metadata) {
        return new Command.PostTransfer(
                new TransactionId(0, 1),
                TransferType.TRANSFER,
                new AccountId(from),
                new AccountId(to),
                new DecimalAmount(0, 1, 0),
                currency,
                new Metadata(metadata));
    }
}
