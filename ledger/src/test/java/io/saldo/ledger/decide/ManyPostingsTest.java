package io.saldo.ledger.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.saldo.ledger.command.Command;
import io.saldo.ledger.event.Event;
import io.saldo.ledger.event.Movement;
import io.saldo.ledger.host.Commands;
import io.saldo.ledger.host.Host;
import io.saldo.ledger.host.Reply;
import io.saldo.ledger.model.Amount;
import io.saldo.ledger.model.Limits;
import io.saldo.ledger.model.Rejection;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ManyPostingsTest {
    private final Host host = new Host(1);
    private final Commands say = new Commands();

    @BeforeEach
    void begin() {
        host.run(new Command.CreateLedger(1), 1);
        host.run(new Command.RegisterCurrency("EUR", 2), 1);
    }

    @AfterEach
    void end() {
        host.close();
    }

    @Test
    void eachPostingSeesWhatTheOnesBeforeItDid() {
        open("alice", "bob", "carol", "dave");
        host.run(say.deposit("alice", "1", "EUR"), 1);

        Reply reply = host.run(
                say.transaction(
                        Commands.posting("alice", "bob", "1", "EUR"),
                        Commands.posting("bob", "carol", "1", "EUR"),
                        Commands.posting("carol", "dave", "0.40", "EUR"),
                        Commands.posting("carol", "alice", "0.60", "EUR"),
                        Commands.posting("alice", "dave", "0.60", "EUR")),
                1);

        List<Movement> movements = ((Event.TransactionPosted) host.done(reply)).movements();
        assertEquals(
                List.of("0.00 1.00", "0.00 1.00", "0.60 0.40", "0.00 0.60", "0.00 1.00"),
                movements.stream()
                        .map(movement -> movement.fromBalance().toDecimal(2) + " "
                                + movement.toBalance().toDecimal(2))
                        .toList());
    }

    @Test
    void nothingMovesWhenTheLastOfAThousandPostingsFails() {
        open("alice", "bob");
        host.run(say.deposit("alice", "1000", "EUR"), 1);
        List<String> before = balances();
        List<Command.Posting> postings = new ArrayList<>();
        for (int i = 1; i < Limits.POSTINGS_MAX; i++) {
            postings.add(Commands.posting("alice", "bob", "1", "EUR"));
        }
        postings.add(Commands.posting("alice", "bob", "1.01", "EUR"));

        Reply reply = host.run(say.transaction(postings.toArray(new Command.Posting[0])), 1);

        assertEquals(Rejection.INSUFFICIENT_FUNDS, host.rejection(reply));
        assertEquals(before, balances());
    }

    private List<String> balances() {
        List<String> texts = new ArrayList<>();
        for (int balance = 0; balance < host.state().balances().size(); balance++) {
            long high = host.state().balances().high(balance);
            texts.add(new Amount(high, host.state().balances().low(balance)).toDecimal(2));
        }
        return texts;
    }

    @Test
    void aThousandPostingsMayBeBetweenTwoThousandAccountsThatNeverHadABalance() {
        List<Command.Posting> postings = new ArrayList<>();
        for (int i = 0; i < Limits.POSTINGS_MAX; i++) {
            host.execute(Commands.open("sender" + i, "EUR", "-1"), 1);
            host.execute(Commands.open("receiver" + i), 1);
            postings.add(Commands.posting("sender" + i, "receiver" + i, "1", "EUR"));
        }

        Command.PostTransaction transaction = say.transaction(postings.toArray(new Command.Posting[0]));
        Reply posted = host.run(transaction, 1);
        Reply reversed = host.run(say.reverse(transaction.id(), ""), 1);

        assertEquals(
                Limits.POSTINGS_MAX,
                ((Event.TransactionPosted) host.done(posted)).movements().size());
        List<Movement> back = ((Event.TransferReversed) host.done(reversed)).movements();
        assertEquals("receiver999", back.getFirst().from().value());
        assertEquals("sender0", back.getLast().to().value());
        assertEquals(2 * Limits.POSTINGS_MAX, host.state().balances().size());
        assertEquals("0.00", back.getLast().toBalance().toDecimal(2));
    }

    @Test
    void aThousandPostingsMayBeBetweenTwoAccounts() {
        open("alice", "bob");
        host.run(say.deposit("alice", "1", "EUR"), 1);
        List<Command.Posting> postings = new ArrayList<>();
        for (int i = 0; i < Limits.POSTINGS_MAX; i++) {
            postings.add(
                    i % 2 == 0
                            ? Commands.posting("alice", "bob", "1", "EUR")
                            : Commands.posting("bob", "alice", "1", "EUR"));
        }

        Reply reply = host.run(say.transaction(postings.toArray(new Command.Posting[0])), 1);

        Movement last = ((Event.TransactionPosted) host.done(reply)).movements().getLast();
        assertEquals("0.00", last.fromBalance().toDecimal(2));
        assertEquals("1.00", last.toBalance().toDecimal(2));
    }

    private void open(String... accounts) {
        for (String account : accounts) {
            host.run(Commands.open(account), 1);
        }
    }
}
