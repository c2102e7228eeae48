package io.saldo.ledger.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saldo.ledger.command.Command;
import io.saldo.ledger.host.Commands;
import io.saldo.ledger.host.Host;
import io.saldo.ledger.host.Reply;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.DecimalAmount;
import io.saldo.ledger.model.Limits;
import io.saldo.ledger.model.Metadata;
import io.saldo.ledger.model.Rejection;
import io.saldo.ledger.model.TransactionId;
import io.saldo.ledger.model.TransferType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeciderTest {
    private final Host host = new Host(1);
    private final Commands say = new Commands();

    @AfterEach
    void end() {
        host.close();
    }

    @Test
    void refusesToCreateALedgerUnderNoRules() {
        Reply reply = host.run(new Command.CreateLedger(0), 1);

        assertEquals(new Reply.Refused(Rejection.INVALID_COMMAND), reply);
        host.done(host.run(new Command.CreateLedger(1), 1));
    }

    @Test
    void refusesATransferWithMoreMetadataThanTheLimit() {
        host.run(new Command.CreateLedger(1), 1);
        host.run(new Command.RegisterCurrency("EUR", 2), 1);
        host.run(Commands.open("alice"), 1);

        Reply within = host.run(depositWithMetadata(1, Limits.METADATA_BYTES_MAX), 1);
        Reply beyond = host.run(depositWithMetadata(2, Limits.METADATA_BYTES_MAX + 1), 1);

        host.done(within);
        assertEquals(Rejection.INVALID_COMMAND, host.rejection(beyond));
    }

    private static Command depositWithMetadata(long number, int bytes) {
        return new Command.PostTransfer(
                Commands.id(number),
                TransferType.DEPOSIT,
                AccountId.EXTERNAL,
                new AccountId("alice"),
                Commands.amount("1"),
                "EUR",
                new Metadata("m".repeat(bytes)));
    }

    @Test
    void looksAtNoMoreEventsForTheLastOfManyPartialReversalsThanForTheFirst() {
        host.run(new Command.CreateLedger(1), 1);
        host.run(new Command.RegisterCurrency("EUR", 2), 1);
        host.run(Commands.open("alice"), 1);
        Command.PostTransfer deposit = say.deposit("alice", "100", "EUR");
        host.run(deposit, 1);
        host.run(say.reverse(deposit.id(), "0.01"), 1);
        long readForTheSecond = eventsReadFor(say.reverse(deposit.id(), "0.01"));
        for (int i = 0; i < 1_000; i++) {
            host.run(say.reverse(deposit.id(), "0.01"), 1);
        }

        long readForTheLast = eventsReadFor(say.reverse(deposit.id(), "0.01"));
        long readForAVainVoid = eventsReadFor(say.release(deposit.id()));

        assertEquals(readForTheSecond, readForTheLast);
        assertTrue(readForAVainVoid <= readForTheLast, "a void of a transfer looks at " + readForAVainVoid);
    }

    private long eventsReadFor(Command command) {
        long before = host.journal().eventsRead();
        host.run(command, 1);
        return host.journal().eventsRead() - before;
    }

    @Test
    void refusesAReversalWithoutAnIdAsItDoesEveryMovement() {
        host.run(new Command.CreateLedger(1), 1);
        host.run(new Command.RegisterCurrency("EUR", 2), 1);
        host.run(Commands.open("alice"), 1);
        Command.PostTransfer deposit = say.deposit("alice", "1", "EUR");
        host.run(deposit, 1);

        Reply reply = host.run(new Command.ReverseTransfer(TransactionId.NONE, deposit.id(), DecimalAmount.NONE), 1);

        assertEquals(new Reply.Refused(Rejection.INVALID_COMMAND), reply);
    }
}
