package io.saldo.ledger.property;

import io.saldo.ledger.command.Command;
import io.saldo.ledger.event.Event;
import io.saldo.ledger.host.Commands;
import io.saldo.ledger.host.Reply;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.AccountStatus;
import io.saldo.ledger.model.DecimalAmount;
import io.saldo.ledger.model.Int128;
import io.saldo.ledger.model.Metadata;
import io.saldo.ledger.model.TransactionId;
import io.saldo.ledger.model.TransferType;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Clients that ask many ledgers for anything, and send it to the partition that is asked for. */
final class RandomClients {
    /** Where an id was used first. */
    record Place(TransactionId id, int partition) {}

    private static final BigInteger MOST = BigInteger.ONE.shiftLeft(127).subtract(BigInteger.ONE);

    private final ManyLedgers ledgers;
    private final SplittableRandom random;
    private final List<String> accounts = new ArrayList<>();
    private final List<Place> holds = new ArrayList<>();
    private final List<Place> movements = new ArrayList<>();
    private long lastId;

    RandomClients(ManyLedgers ledgers, SplittableRandom random) {
        this.ledgers = ledgers;
        this.random = random;
        for (int i = 0; i < 12; i++) {
            String account = "a" + i;
            accounts.add(account);
            ledgers.run(
                    of(account),
                    ManyLedgers.isBottomless(account)
                            ? Commands.open(account, "PTS", Int128.MIN.toString())
                            : Commands.open(account));
            deposit(account);
        }
    }

    private int of(String account) {
        return ledgers.partitioning().of(new AccountId(account));
    }

    private String account() {
        return random.nextInt(150) == 0 ? "nobody" : accounts.get(random.nextInt(accounts.size()));
    }

    /** Something that any client may ask for. */
    void ask() {
        switch (random.nextInt(20)) {
            case 0, 1, 2, 3, 4, 5 -> transfer();
            case 6, 7, 8 -> transaction();
            case 9, 10 -> hold();
            case 11, 12, 13 -> capture();
            case 14, 15 -> reverse();
            case 16 -> end();
            case 17 -> deposit(account());
            case 18 -> change();
            default -> ledgers.pass(random.nextLong(500_000_000L));
        }
    }

    private TransactionId newId() {
        // Now and then two clients give one id to different movements, at the same time and in different partitions.
        return Commands.id(random.nextInt(60) == 0 ? Math.max(1, lastId - random.nextInt(5)) : ++lastId);
    }

    private String currency() {
        return random.nextInt(4) == 0 ? "PTS" : "EUR";
    }

    private DecimalAmount amount(String currency) {
        if (currency.equals("EUR")) {
            return new DecimalAmount(0, 1 + random.nextInt(random.nextInt(30) == 0 ? 100_000 : 1_500), 2);
        }
        BigInteger units = MOST.shiftRight(random.nextInt(4)).subtract(BigInteger.valueOf(random.nextInt(3)));
        return new DecimalAmount(units.shiftRight(64).longValue(), units.longValue(), 0);
    }

    private void deposit(String to) {
        String currency = currency();
        DecimalAmount amount = currency.equals("EUR") ? new DecimalAmount(0, 10_000, 2) : amount(currency);
        ledgers.run(
                of(to),
                new Command.PostTransfer(
                        newId(),
                        TransferType.DEPOSIT,
                        AccountId.EXTERNAL,
                        new AccountId(to),
                        amount,
                        currency,
                        Metadata.NONE));
    }

    private void transfer() {
        String from = account();
        String currency = currency();
        Command.PostTransfer transfer = new Command.PostTransfer(
                newId(),
                TransferType.TRANSFER,
                new AccountId(from),
                new AccountId(account()),
                amount(currency),
                currency,
                new Metadata("{\"n\":" + random.nextInt(10) + "}"));
        note(of(from), transfer.id(), ledgers.run(of(from), transfer));
    }

    private void transaction() {
        List<Command.Posting> postings = new ArrayList<>();
        for (int left = random.nextInt(1, 7); left > 0; left--) {
            String currency = currency();
            postings.add(new Command.Posting(
                    new AccountId(account()), new AccountId(account()), amount(currency), currency));
        }
        Command.PostTransaction transaction = new Command.PostTransaction(newId(), postings, Metadata.NONE);
        int partition = of(postings.getFirst().from().value());
        note(partition, transaction.id(), ledgers.run(partition, transaction));
    }

    private void hold() {
        String from = account();
        String currency = currency();
        AccountId to = random.nextInt(4) == 0 ? AccountId.NONE : new AccountId(account());
        Command.PlaceHold hold = new Command.PlaceHold(
                newId(),
                new AccountId(from),
                to,
                amount(currency),
                currency,
                random.nextInt(3) == 0 ? 1 : 0,
                random.nextBoolean() ? Metadata.NONE : new Metadata("{\"x\":1}"));
        Reply reply = ledgers.run(of(from), hold);
        if (reply instanceof Reply.Journaled) {
            holds.add(new Place(hold.id(), of(from)));
        }
    }

    private Place any(List<Place> places) {
        int recent = Math.min(places.size(), 6);
        return places.get(places.size() - 1 - random.nextInt(random.nextInt(5) == 0 ? places.size() : recent));
    }

    private void capture() {
        if (holds.isEmpty()) {
            return;
        }
        Place hold = any(holds);
        AccountId to = random.nextBoolean() ? AccountId.NONE : new AccountId(account());
        DecimalAmount amount =
                random.nextBoolean() ? DecimalAmount.NONE : new DecimalAmount(0, 1 + random.nextInt(900), 2);
        Command.CaptureHold capture = new Command.CaptureHold(newId(), hold.id(), to, amount);
        note(hold.partition(), capture.id(), ledgers.run(hold.partition(), capture));
    }

    private void end() {
        if (!holds.isEmpty()) {
            Place hold = any(holds);
            ledgers.run(hold.partition(), new Command.VoidHold(newId(), hold.id()));
        }
    }

    private void reverse() {
        if (movements.isEmpty()) {
            return;
        }
        Place movement = any(movements);
        DecimalAmount amount =
                random.nextBoolean() ? DecimalAmount.NONE : new DecimalAmount(0, 1 + random.nextInt(500), 2);
        Command.ReverseTransfer reverse = new Command.ReverseTransfer(newId(), movement.id(), amount);
        note(movement.partition(), reverse.id(), ledgers.run(movement.partition(), reverse));
    }

    private void change() {
        String account = account();
        AccountStatus status = random.nextInt(3) == 0
                ? AccountStatus.FROZEN
                : random.nextInt(8) == 0 ? AccountStatus.CLOSED : AccountStatus.ACTIVE;
        ledgers.run(of(account), Commands.change(account, status));
    }

    private void note(int partition, TransactionId id, Reply reply) {
        if (reply instanceof Reply.Journaled journaled
                && !(ledgers.host(partition).event(journaled.position()) instanceof Event.CommandRefused)) {
            movements.add(new Place(id, partition));
        }
    }
}
