package io.saldo.client;

import io.saldo.client.command.CaptureHold;
import io.saldo.client.command.ChangeAccount;
import io.saldo.client.command.Command;
import io.saldo.client.command.Limit;
import io.saldo.client.command.Metadata;
import io.saldo.client.command.Money;
import io.saldo.client.command.OpenAccount;
import io.saldo.client.command.PlaceHold;
import io.saldo.client.command.PostDeposit;
import io.saldo.client.command.PostTransaction;
import io.saldo.client.command.PostTransfer;
import io.saldo.client.command.PostWithdrawal;
import io.saldo.client.command.Posting;
import io.saldo.client.command.ReverseTransfer;
import io.saldo.client.command.VoidHold;
import io.saldo.client.outcome.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;

/** People who pay one another, so that a journal has events of every kind in it. What they do, a seed tells. */
final class Town {
    private static final int PEOPLE = 8;

    private final String name;
    private final RandomGenerator random;

    Town(String name, long seed) {
        this.name = name;
        random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    static Money dollars(String amount) {
        return Money.of(amount, "USD");
    }

    List<String> people() {
        return IntStream.range(0, PEOPLE).mapToObj(this::person).toList();
    }

    String person(int number) {
        return name + "-" + number;
    }

    private String anyone() {
        return person(random.nextInt(PEOPLE));
    }

    /** Everybody has 100 dollars, and some of everything happens. */
    void settle(SaldoClient client) {
        List<Command> moving = new ArrayList<>();
        for (String person : people()) {
            moving.add(OpenAccount.of(person).withUser(name).withMetadata(Metadata.of(Map.of("town", name))));
        }
        client.execute(moving).forEach(Outcome::orThrow);
        client.execute(people().stream()
                        .<Command>map(person -> PostDeposit.of(person, dollars("100")))
                        .toList())
                .forEach(Outcome::orThrow);
        client.execute(ChangeAccount.limits(person(0), List.of(new Limit(dollars("-5")))))
                .orThrow();
        client.execute(PostWithdrawal.of(person(1), dollars("1.5"))).orThrow();
        client.execute(PostTransfer.of(person(1), person(2), dollars("100000")));
        PostTransfer gift = PostTransfer.of(person(1), person(2), dollars("2"))
                .withMetadata(Metadata.of(Map.of("for", "tea \u2615")));
        client.execute(gift).orThrow();
        client.execute(ReverseTransfer.of(gift.id())).orThrow();
        client.execute(PostTransaction.of(
                        new Posting(person(2), person(3), dollars("1")),
                        new Posting(person(3), person(4), dollars("2"))))
                .orThrow();
        hold(client);
    }

    private void hold(SaldoClient client) {
        PlaceHold captured = PlaceHold.of(person(5), dollars("10")).withReceiver(person(6));
        PlaceHold voided = PlaceHold.of(person(5), dollars("11")).withExpiry(Duration.ofDays(1));
        PlaceHold open = PlaceHold.of(person(5), dollars("12"));
        for (PlaceHold hold : List.of(captured, voided, open)) {
            client.execute(hold).orThrow();
        }
        client.execute(CaptureHold.of(captured.id()).withAmount(dollars("4").amount()))
                .orThrow();
        client.execute(VoidHold.of(voided.id())).orThrow();
    }

    /** So many transfers between anyone and anyone; some are refused. */
    void pay(SaldoClient client, int transfers) {
        List<Command> moving = new ArrayList<>();
        for (int i = 0; i < transfers; i++) {
            Money amount = Money.ofUnits(random.nextInt(1, 400), 2, "USD");
            String from = anyone();
            String to = anyone();
            moving.add(from.equals(to) ? PostDeposit.of(to, amount) : PostTransfer.of(from, to, amount));
        }
        client.execute(moving);
    }
}
