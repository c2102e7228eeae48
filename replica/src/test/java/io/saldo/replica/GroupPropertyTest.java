package io.saldo.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saldo.ledger.command.Command;
import io.saldo.ledger.event.Event;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.Metadata;
import io.saldo.ledger.model.UserId;
import io.saldo.replica.log.InMemoryGroup;
import io.saldo.replica.read.EventScan;
import io.saldo.replica.read.LedgerReads;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Leaders change, ways are cut, tails are lost, stragglers arrive and nodes crash at random, while every node submits
 * commands that would leave a further event each time they were executed.
 */
@Timeout(120)
final class GroupPropertyTest {
    private static final int NODES = 3;
    private static final int STEPS = 1_500;
    private static final AccountId ACCOUNT = AccountId.parse("shared");

    @TempDir
    Path data;

    @SuppressWarnings("NullAway.Init") // Made at the beginning of each test.
    private InMemoryGroup group;

    private final List<Run> present = new ArrayList<>();
    private final List<Run> past = new ArrayList<>();

    /** A run of a node, and what it submitted in its order. */
    private static final class Run {
        private final long number;
        private final int node;
        private final GroupNode host;
        private final List<GroupNode.Ask> asks = new ArrayList<>();
        private long decidedAtEnd;

        Run(long number, int node, GroupNode host) {
            this.number = number;
            this.node = node;
            this.host = host;
        }

        void submit() {
            String content = "{\"n\":" + (asks.size() + 1) + ",\"run\":" + number + "}";
            asks.add(host.submit(new Command.ChangeAccount(
                    ACCOUNT, Optional.empty(), List.of(), Optional.of(new Metadata(content)))));
        }

        void end() {
            decidedAtEnd = asks.stream().filter(GroupNode.Ask::isDecided).count();
            host.close();
        }
    }

    @Test
    void executesEachCommandOnceInItsOrderOnAllNodesAlike() {
        Seeded.check(GroupPropertyTest.class, random -> {
            begin();
            for (int step = 0; step < STEPS; step++) {
                step(random);
                present.forEach(run -> assertEquals(Optional.empty(), run.host.failure()));
            }
            settle();

            JournalHash first = present.getFirst().host.journalHash();
            for (Run run : present) {
                assertEquals(first, run.host.journalHash());
                assertTrue(run.asks.stream().allMatch(GroupNode.Ask::isDecided), "all were answered");
                run.asks.forEach(ask -> assertTrue(Result.isEvent(ask.result())));
            }
            checkHistory();
            present.forEach(Run::end);
        });
    }

    private void begin() {
        group = new InMemoryGroup(NODES, new AtomicLong(1_000)::incrementAndGet);
        for (int node = 0; node < NODES; node++) {
            start(node);
        }
        group.lead(0);
        present.getFirst().host.submit(new Command.CreateLedger(Genesis.RULES_VERSION));
        present.getFirst().host.submit(new Command.OpenAccount(ACCOUNT, UserId.NONE, List.of(), Metadata.NONE));
        turnAll(10);
    }

    private void start(int node) {
        long number = present.size() + past.size() + 1L;
        Run run =
                new Run(number, node, GroupNode.start(group, node, NODES, data.resolve("node-" + node), number << 32));
        if (node < present.size()) {
            present.set(node, run);
        } else {
            present.add(run);
        }
    }

    private void step(RandomGenerator random) {
        int node = random.nextInt(NODES);
        Run run = present.get(node);
        switch (random.nextInt(24)) {
            case 0, 1, 2, 3, 4, 5 -> run.submit();
            case 6, 7, 8, 9, 10, 11 -> run.host.turn();
            case 12 -> group.hold();
            case 13 -> group.flow();
            case 14 -> group.take(node, random.nextInt(4));
            case 15 -> group.commit(random.nextInt(4));
            case 16 -> group.lead(node, random.nextInt(4));
            case 17 -> group.reconnect(node);
            case 18 -> group.takeStragglers();
            case 19 -> group.dropStragglers();
            case 20 -> maybe(random, () -> group.cut(node));
            case 21 -> group.mend(node);
            case 22 -> run.host.log.requestSnapshot();
            default -> maybe(random, () -> restart(node));
        }
    }

    private static void maybe(RandomGenerator random, Runnable rare) {
        if (random.nextInt(4) == 0) {
            rare.run();
        }
    }

    private void restart(int node) {
        Run ended = present.get(node);
        ended.end();
        past.add(ended);
        start(node);
    }

    /** Peace: all reach each other, and what waits is done. */
    private void settle() {
        group.flow();
        for (int node = 0; node < NODES; node++) {
            group.mend(node);
        }
        turnAll(3);
        group.lead(0);
        turnAll(400);
        // One node at a time, so that nothing new comes while the last catches up.
        for (int round = 0; round < 10; round++) {
            present.forEach(run -> {
                while (run.host.turn() > 0) {}
            });
        }
    }

    private void turnAll(int times) {
        for (int i = 0; i < times; i++) {
            present.forEach(run -> run.host.turn());
        }
    }

    private void checkHistory() {
        Map<Long, List<Long>> executed = executed();
        List<Run> all = new ArrayList<>(past);
        all.addAll(present);
        for (Run run : all) {
            List<Long> numbers = executed.getOrDefault(run.number, List.of());
            for (int i = 0; i < numbers.size(); i++) {
                assertEquals(i + 1L, numbers.get(i), "run " + run.number + " in order, none twice: " + numbers);
            }
            assertTrue(numbers.size() <= run.asks.size());
            assertTrue(numbers.size() >= run.decidedAtEnd, "run " + run.number + " of node " + run.node);
        }
        for (Run run : present) {
            assertEquals(
                    run.asks.size(),
                    executed.getOrDefault(run.number, List.of()).size());
        }
    }

    /** The numbers that each run's commands left in the journal. */
    private Map<Long, List<Long>> executed() {
        TreeMap<Long, List<Long>> executed = new TreeMap<>();
        GroupNode node = present.get(1).host;
        EventScan scan = new LedgerReads(node.state, node.journal).scan(0);
        while (scan.next()) {
            if (scan.event() instanceof Event.AccountChanged changed) {
                String content = changed.metadata().json();
                long number = Long.parseLong(content.substring(content.indexOf(':') + 1, content.indexOf(',')));
                long run = Long.parseLong(content.substring(content.lastIndexOf(':') + 1, content.length() - 1));
                executed.computeIfAbsent(run, _ -> new ArrayList<>()).add(number);
            }
        }
        return executed;
    }
}
