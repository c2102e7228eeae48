package io.saldo.ledger.property;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saldo.ledger.command.Command;
import io.saldo.ledger.crossing.Crossing;
import io.saldo.ledger.event.Event;
import io.saldo.ledger.host.Host;
import io.saldo.ledger.host.Reply;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.Currency;
import io.saldo.ledger.model.Int128;
import io.saldo.ledger.model.Partitioning;
import io.saldo.ledger.model.Rejection;
import io.saldo.ledger.model.TransactionId;
import io.saldo.ledger.state.Balances;
import io.saldo.ledger.state.Crossings;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * The ledgers of several partitions and the simplest thing that can drive crossings between them: it remembers nothing, so
 * that wherever it stops it begins again as after a crash. All that it ever sent may come again at any time.
 */
final class ManyLedgers implements AutoCloseable {
    private record Message(int partition, Command command) {}

    private final List<Host> hosts = new ArrayList<>();
    private final List<Message> sent = new ArrayList<>();
    private final SplittableRandom random;
    private final Partitioning partitioning;
    private long timeNanos = 1;

    ManyLedgers(int count, SplittableRandom random) {
        this.random = random;
        partitioning = new Partitioning(count);
        for (int partition = 0; partition < count; partition++) {
            Host host = new Host(random.nextLong());
            hosts.add(host);
            host.done(host.run(new Command.CreateLedger(1, partition, count), timeNanos));
            host.done(host.run(new Command.RegisterCurrency("EUR", 2), timeNanos));
            host.done(host.run(new Command.RegisterCurrency("PTS", 0), timeNanos));
        }
    }

    Partitioning partitioning() {
        return partitioning;
    }

    /** Whether an account may owe as many points as fit 128 bits, so that there can be more than fit. */
    static boolean isBottomless(String account) {
        return account.equals("a0") || account.equals("a1");
    }

    Host host(int partition) {
        return hosts.get(partition);
    }

    /** Lets time pass. */
    void pass(long nanos) {
        timeNanos += nanos;
    }

    Reply run(int partition, Command command) {
        return hosts.get(partition).run(command, timeNanos);
    }

    /** Something that was sent before comes once more. */
    void redeliver() {
        if (!sent.isEmpty()) {
            Message message = sent.get(random.nextInt(sent.size()));
            run(message.partition(), message.command());
        }
    }

    /** Drives an open crossing, if there is any, from its first step, and stops before it has made so many. */
    void driveAny(int steps) {
        int begin = random.nextInt(hosts.size());
        for (int i = 0; i < hosts.size(); i++) {
            int coordinator = (begin + i) % hosts.size();
            List<Crossings.Open> open = hosts.get(coordinator).state().crossings().all().stream()
                    .filter(Crossings.Open::isCoordinator)
                    .toList();
            if (!open.isEmpty()) {
                drive(coordinator, open.get(random.nextInt(open.size())), steps);
                return;
            }
        }
    }

    /** Drives whatever is open to its end. */
    void driveAll() {
        while (hosts.stream().anyMatch(host -> host.state().crossings().coordinated() > 0)) {
            driveAny(Integer.MAX_VALUE);
        }
    }

    private void drive(int coordinator, Crossings.Open open, int steps) {
        Event.CrossingOpened opened =
                (Event.CrossingOpened) hosts.get(coordinator).event(open.position());
        Crossing crossing = opened.crossing();
        List<Integer> participants = crossing.participants(partitioning);
        int left = steps;
        for (int participant : participants) {
            if (left-- == 0) {
                return;
            }
            boolean isAgent = participant == crossing.agent(partitioning);
            send(participant, isAgent ? new Command.CommitCrossing(crossing) : new Command.PrepareCrossing(crossing));
            CrossingOutcome outcome = outcome(participant, crossing);
            if (outcome.stage() == CrossingOutcome.Stage.REFUSED) {
                end(
                        crossing,
                        new Command.CancelCrossing(
                                crossing.id(), coordinator, outcome.rejection().orElseThrow()),
                        left);
                return;
            }
        }
        end(crossing, new Command.ConfirmCrossing(crossing.id(), coordinator), left);
    }

    /** Tells the middle participants and then the coordinator how it ends. */
    private void end(Crossing crossing, Command command, int steps) {
        int left = steps;
        List<Integer> tellable = new ArrayList<>(crossing.participants(partitioning));
        tellable.removeLast();
        tellable.add(crossing.coordinator());
        for (int partition : tellable) {
            if (left-- == 0) {
                return;
            }
            send(partition, command);
        }
    }

    private void send(int partition, Command command) {
        sent.add(new Message(partition, command));
        run(partition, command);
    }

    CrossingOutcome outcome(int partition, Crossing crossing) {
        Host host = hosts.get(partition);
        long newest = host.journal().find(crossing.id().high(), crossing.id().low());
        return CrossingOutcome.of(host.event(newest), crossing.id(), crossing.coordinator());
    }

    /** In each partition every currency sums to zero, and nobody has less than the minimum beside what is held. */
    void checkBooks() {
        for (Host host : hosts) {
            Balances balances = host.state().balances();
            Map<Integer, BigInteger> sums = new HashMap<>();
            for (int balance = 0; balance < balances.size(); balance++) {
                sums.merge(balances.currency(balance), value(balances, balance), BigInteger::add);
                BigInteger held = Int128.toBigInteger(balances.heldHigh(balance), balances.heldLow(balance));
                assertTrue(held.signum() >= 0, "held amounts are not negative");
                boolean isOfClient = balances.account(balance) > 1;
                boolean mayOwe = isBottomless(
                                host.account(balances.account(balance)).value())
                        && host.currency(balances.currency(balance)).code().equals("PTS");
                BigInteger free = value(balances, balance).subtract(mayOwe ? Int128.MIN : BigInteger.ZERO);
                assertTrue(!isOfClient || free.compareTo(held) >= 0, "nobody has less than what is held");
            }
            sums.values().forEach(sum -> assertEquals(BigInteger.ZERO, sum));
        }
    }

    private static BigInteger value(Balances balances, int balance) {
        return Int128.toBigInteger(balances.high(balance), balances.low(balance));
    }

    /** Over all partitions nothing is left between them. */
    void checkNothingIsOnItsWay() {
        Map<String, BigInteger> transit = new HashMap<>();
        for (Host host : hosts) {
            assertEquals(0, host.state().crossings().size());
            assertFalse(host.state().crossings().keepRoom());
            Balances balances = host.state().balances();
            for (int balance = 0; balance < balances.size(); balance++) {
                if (balances.account(balance) == host.state().transit()) {
                    String code = host.currency(balances.currency(balance)).code();
                    transit.merge(code, value(balances, balance), BigInteger::add);
                }
            }
        }
        transit.values().forEach(sum -> assertEquals(BigInteger.ZERO, sum));
    }

    /** The balances of all clients, by account and currency. */
    Map<String, BigInteger> balances() {
        Map<String, BigInteger> all = new HashMap<>();
        for (Host host : hosts) {
            Balances balances = host.state().balances();
            for (int balance = 0; balance < balances.size(); balance++) {
                AccountId account = host.account(balances.account(balance));
                if (!account.isSystem() && value(balances, balance).signum() != 0) {
                    Currency currency = host.currency(balances.currency(balance));
                    all.put(account + " " + currency.code(), value(balances, balance));
                }
            }
        }
        return all;
    }

    /** Why a crossing failed, when it did. */
    Optional<Rejection> failure(int coordinator, TransactionId id) {
        Host host = hosts.get(coordinator);
        Event newest = host.event(host.journal().find(id.high(), id.low()));
        return newest instanceof Event.CrossingCancelled cancelled
                        && newest.header().id().equals(id)
                ? Optional.of(cancelled.rejection())
                : Optional.empty();
    }

    @Override
    public void close() {
        hosts.forEach(Host::close);
    }
}
