package io.saldo.ledger.command;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.DecimalAmount;
import io.saldo.ledger.model.Metadata;
import io.saldo.ledger.model.TransactionId;
import io.saldo.ledger.model.TransferType;
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
        Command transfer = new Command.PostTransfer(
                new TransactionId(0, 1),
                TransferType.TRANSFER,
                new AccountId(from),
                new AccountId(to),
                new DecimalAmount(0, 1, 0),
                currency,
                new Metadata(metadata));

        assertThrows(IllegalArgumentException.class, () -> new CommandWriter().toBytes(transfer));
    }
}
