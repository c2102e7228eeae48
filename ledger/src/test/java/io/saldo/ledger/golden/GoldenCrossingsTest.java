package io.saldo.ledger.golden;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.saldo.ledger.command.Command;
import io.saldo.ledger.crossing.Crossing;
import io.saldo.ledger.event.CrossingFields;
import io.saldo.ledger.event.Event;
import io.saldo.ledger.event.EventKind;
import io.saldo.ledger.event.EventView;
import io.saldo.ledger.host.Commands;
import io.saldo.ledger.host.Host;
import io.saldo.ledger.host.Reply;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.Metadata;
import io.saldo.ledger.model.Partitioning;
import io.saldo.ledger.model.Rejection;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Crossings between three partitions, of which one happens, one fails and one stays open; each event has its file. */
class GoldenCrossingsTest {
    private static final long NOW = 1_700_000_000_123_456_789L;
    private static final int COUNT = 3;

    private final List<Host> hosts = new ArrayList<>();
    private final Commands say = new Commands();
    private final String alice = in(0);
    private final String bob = in(1);
    private final String carol = in(2);

    /** An account of a partition. */
    private static String in(int partition) {
        int number = 0;
        while (new Partitioning(COUNT).of(new AccountId("a" + number)) != partition) {
            number++;
        }
        return "a" + number;
    }

    @BeforeEach
    void live() {
        for (int partition = 0; partition < COUNT; partition++) {
            Host host = new Host(1);
            hosts.add(host);
            host.done(host.run(new Command.CreateLedger(1, partition, COUNT), NOW));
            host.done(host.run(new Command.RegisterCurrency("EUR", 4), NOW));
            String account = List.of(alice, bob, carol).get(partition);
            host.done(host.run(Commands.open(account), NOW));
            host.done(host.run(say.deposit(account, "100", "EUR"), NOW));
        }
        Crossing happens = open(new Command.PostTransaction(
                Commands.id(1_001),
                List.of(
                        Commands.posting(alice, bob, "20.5", "EUR"),
                        Commands.posting(bob, carol, "30", "EUR"),
                        Commands.posting(carol, alice, "1", "EUR")),
                new Metadata("{\"für\":\"🙂\"}")));
        run(1, new Command.PrepareCrossing(happens));
        run(2, new Command.CommitCrossing(happens));
        run(1, new Command.ConfirmCrossing(happens.id(), 0));
        run(0, new Command.ConfirmCrossing(happens.id(), 0));
        Command hold = say.hold(alice, bob, "10", "EUR");
        run(0, hold);
        Crossing fails = open(say.capture(hold.id(), "", "4"));
        run(0, new Command.CancelCrossing(fails.id(), 0, Rejection.ACCOUNT_FROZEN));
        Crossing reversal = open(say.reverse(happens.id(), ""));
        run(1, new Command.PrepareCrossing(reversal));
        run(1, new Command.CancelCrossing(reversal.id(), 0, Rejection.INSUFFICIENT_FUNDS));
    }

    @AfterEach
    void end() {
        hosts.forEach(Host::close);
    }

    private Reply run(int partition, Command command) {
        return hosts.get(partition).run(command, NOW);
    }

    private Crossing open(Command command) {
        return ((Event.CrossingOpened) hosts.getFirst().done(run(0, command))).crossing();
    }

    private Map<String, byte[]> events(Set<Byte> kinds) {
        Map<String, byte[]> events = new TreeMap<>();
        for (int partition = 0; partition < COUNT; partition++) {
            Host host = hosts.get(partition);
            for (int sequence = 1; sequence <= host.journal().size(); sequence++) {
                EventView event = host.journal().eventAt(host.journal().position(sequence));
                if (CrossingFields.isCrossing(event.kind()) || event.kind() == EventKind.LEDGER_CREATED) {
                    kinds.add(event.kind());
                    String name = "crossings/partition-" + partition + "-" + (sequence < 10 ? "0" : "") + sequence;
                    events.put(
                            name,
                            event.segment()
                                    .asSlice(event.start(), event.length())
                                    .toArray(ValueLayout.JAVA_BYTE));
                }
            }
        }
        return events;
    }

    @Test
    void everyEventHasItsGoldenBytes() {
        Set<Byte> kinds = new HashSet<>();

        events(kinds).forEach(HexDump::assertGolden);

        assertEquals(
                Set.of(
                        EventKind.LEDGER_CREATED,
                        EventKind.CROSSING_OPENED,
                        EventKind.CROSSING_POSTED,
                        EventKind.CROSSING_CANCELLED),
                kinds);
    }

    @Test
    void aStateWithAnOpenCrossingIsSavedInItsGoldenBytesAndGoesOn() {
        Host host = hosts.getFirst();
        HexDump.assertGolden("crossings/state", host.save());

        byte[] golden = HexDump.golden("crossings/state").orElseThrow();
        try (Host resumed = Host.resume(2, host.journal().prefix(host.journal().size()), golden)) {
            assertArrayEquals(golden, resumed.save());
            assertEquals(1, resumed.state().crossings().coordinated());
            long position = resumed.state().crossings().all().getFirst().position();
            Crossing open = ((Event.CrossingOpened) resumed.event(position)).crossing();
            resumed.done(resumed.run(new Command.ConfirmCrossing(open.id(), 0), NOW));
            assertEquals(0, resumed.state().crossings().size());
        }
    }
}
