package io.saldo.client;

import io.saldo.client.command.Command;
import io.saldo.client.command.Money;
import io.saldo.client.command.OpenAccount;
import io.saldo.client.command.PostDeposit;
import io.saldo.client.command.PostTransfer;
import io.saldo.client.config.ClientConfig;
import io.saldo.client.event.EventType;
import io.saldo.client.event.Movement;
import io.saldo.client.follow.EventCursor;
import io.saldo.client.follow.Following;
import io.saldo.client.outcome.Done;
import io.saldo.client.outcome.Outcome;
import io.saldo.client.outcome.OutcomeUnknownException;
import io.saldo.client.outcome.Refused;
import io.saldo.client.outcome.RequestFailedException;
import io.saldo.client.read.BalanceThen;
import io.saldo.client.read.EntryType;
import io.saldo.client.read.HistoryEntry;
import io.saldo.client.read.Reads;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

/** What {@code docs/client.md} shows. */
final class ClientTour {
    private final List<String> printed = new CopyOnWriteArrayList<>();

    private void print(String line) {
        printed.add(line);
    }

    List<String> printed() {
        return printed;
    }

    static SaldoClient connect(String node0, String node1, String token) {
        return SaldoClient.connect(ClientConfig.builder()
                .node(node0)
                .node(node1)
                .token(token)
                .callTimeout(Duration.ofSeconds(30))
                .build());
    }

    void pay(String... nodes) {
        try (SaldoClient client = SaldoClient.connect(nodes)) {
            client.execute(OpenAccount.of("alice").withUser("user-1")).orThrow();
            client.execute(OpenAccount.of("shop")).orThrow();
            client.execute(PostDeposit.of("alice", Money.of("100", "USD"))).orThrow();

            switch (client.execute(PostTransfer.of("alice", "shop", Money.of("12.34", "USD")))) {
                case Done done ->
                    print("alice has " + done.balances().orElseThrow().from());
                case Refused refused -> print("no: " + refused.code());
            }
        }
    }

    void payMany(SaldoClient client) {
        List<Command> payments = IntStream.rangeClosed(1, 1_000)
                .<Command>mapToObj(cents -> PostTransfer.of("alice", "shop", Money.ofUnits(cents, 4, "USD")))
                .toList();
        List<Outcome> outcomes = client.execute(payments);
        print(outcomes.stream().filter(Outcome::isDone).count() + " were done");

        CompletableFuture<Outcome> later = client.submit(PostTransfer.of("shop", "alice", Money.of("1", "USD")));
        later.thenAccept(outcome -> print("done: " + outcome.isDone())).join();
    }

    Outcome payFor(UUID order, Money price, SaldoClient client) {
        PostTransfer payment = PostTransfer.of("alice", "shop", price).withId(order);
        try {
            return client.execute(payment);
        } catch (OutcomeUnknownException unknown) {
            print("perhaps done; the same again tells: " + unknown.transactionId());
            return client.execute(payment);
        }
    }

    void look(SaldoClient client, Done payment, Instant then) {
        Reads reads = client.reads();
        print("now " + reads.balance("alice", "USD").amount());
        BalanceThen before = reads.balanceAt("alice", "USD", payment.sequence() - 1);
        print("before " + before.amount() + ", then "
                + reads.balanceAt("alice", "USD", then).amount());
        for (HistoryEntry entry : reads.history("alice").ofType(EntryType.TRANSFER)) {
            print((entry.isDebit() ? "to " : "from ") + entry.counterparty() + " " + entry.amount());
        }
        print("transfer "
                + reads.transfer(payment.transactionId()).orElseThrow().status());
        print("anybody " + reads.account("nobody").isPresent());
        print("cheap " + reads.seeing(payment).balance("shop", "USD").amount());
        try {
            reads.balance("nobody", "USD");
        } catch (RequestFailedException problem) {
            print(problem.status() + " " + problem.code());
        }
    }

    Following watch(SaldoClient client, EventCursor kept) {
        return client.events()
                .after(kept)
                .ofAccounts("alice")
                .ofTypes(EventType.TRANSFER_POSTED)
                .follow((event, behind) -> {
                    for (Movement movement : event.movements()) {
                        print(movement.from() + " paid " + movement.amount() + ", go on behind " + behind);
                    }
                });
    }
}
