package io.saldo.ledger.golden;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.saldo.ledger.command.Command;
import io.saldo.ledger.event.CrossingFields;
import io.saldo.ledger.event.EventKind;
import io.saldo.ledger.event.EventView;
import io.saldo.ledger.host.Commands;
import io.saldo.ledger.host.Host;
import io.saldo.ledger.host.InMemoryJournal;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.AccountStatus;
import io.saldo.ledger.model.Metadata;
import io.saldo.ledger.model.TransactionId;
import io.saldo.ledger.model.TransferType;
import io.saldo.ledger.model.UserId;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.Field;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * A short life of a single ledger in which every kind of event happens but those of crossings; each of its events, and its
 * state, has its file.
 */
class GoldenEventsTest {
    private static final long START_NANOS = 1_700_000_000_123_456_789L;
    private static final long SECOND = 1_000_000_000L;

    private final Host host = new Host(1);
    private final Map<Byte, String> kinds = kinds();
    private TransactionId openHold = TransactionId.NONE;

    private static Map<Byte, String> kinds() {
        Map<Byte, String> kinds = new HashMap<>();
        for (Field constant : EventKind.class.getFields()) {
            try {
                byte kind = constant.getByte(null);
                if (!CrossingFields.isCrossing(kind)) {
                    kinds.put(kind, constant.getName().toLowerCase(Locale.ROOT));
                }
            } catch (IllegalAccessException e) {
                throw new AssertionError(e);
            }
        }
        return kinds;
    }

    @BeforeEach
    void live() {
        Commands say = new Commands();
        Metadata metadata = new Metadata("{\"für\":\"🙂\"}");
        List<Command> commands = new ArrayList<>(List.of(
                new Command.CreateLedger(1),
                new Command.RegisterCurrency("EUR", 4),
                new Command.RegisterCurrency("TWELVESIGNS0", 38),
                new Command.OpenAccount(
                        new AccountId("alice"), new UserId("user-7"), Commands.minimums("EUR", "-250"), metadata),
                new Command.OpenAccount(new AccountId("bob"), new UserId("user-7"), Commands.minimums(), Metadata.NONE),
                Commands.open("c"),
                say.deposit("alice", "100.5", "EUR"),
                say.deposit("bob", "1.70141183460469231731687303715884105727", "TWELVESIGNS0"),
                new Command.PostTransfer(
                        Commands.id(1_001),
                        TransferType.TRANSFER,
                        new AccountId("alice"),
                        new AccountId("bob"),
                        Commands.amount("0.5"),
                        "EUR",
                        metadata),
                new Command.PostTransaction(
                        Commands.id(1_002),
                        List.of(
                                Commands.posting("alice", "bob", "300", "EUR"),
                                Commands.posting("bob", "c", "1", "TWELVESIGNS0")),
                        metadata),
                new Command.PlaceHold(
                        Commands.id(1_003),
                        new AccountId("bob"),
                        new AccountId("c"),
                        Commands.amount("20"),
                        "EUR",
                        60,
                        metadata),
                say.deposit("bob", "100", "EUR")));
        Command voided = say.hold("bob", "", "5", "EUR");
        Command expired = say.hold("bob", "c", "6", "EUR", 1);
        Command open = say.hold("bob", "c", "7", "EUR", 3_600);
        openHold = open.id();
        Command refused = say.transfer("alice", "bob", "1000", "EUR");
        commands.addAll(List.of(
                voided,
                expired,
                open,
                say.capture(Commands.id(1_003), "alice", "12.34"),
                say.release(voided.id()),
                say.reverse(Commands.id(1_001), "0.25"),
                say.reverse(Commands.id(1_001), ""),
                say.reverse(Commands.id(1_002), ""),
                refused,
                new Command.ChangeAccount(
                        new AccountId("alice"),
                        Optional.of(AccountStatus.FROZEN),
                        Commands.minimums("TWELVESIGNS0", "-1", "EUR", "0.0001"),
                        Optional.of(metadata)),
                Commands.change("alice", AccountStatus.ACTIVE)));
        commands.forEach(command -> host.run(command, START_NANOS));
        host.run(new Command.Tick(), START_NANOS + SECOND);
    }

    @AfterEach
    void end() {
        host.close();
    }

    @TestFactory
    Stream<DynamicTest> isDecidedInItsGoldenBytes() {
        InMemoryJournal journal = host.journal();
        List<DynamicTest> tests = new ArrayList<>();
        for (int sequence = 1; sequence <= journal.size(); sequence++) {
            String name = name(sequence);
            EventView event = journal.eventAt(journal.position(sequence));
            byte[] bytes =
                    event.segment().asSlice(event.start(), event.length()).toArray(ValueLayout.JAVA_BYTE);
            tests.add(DynamicTest.dynamicTest(name, () -> HexDump.assertGolden(name, bytes)));
        }
        return tests.stream();
    }

    private String name(int sequence) {
        InMemoryJournal journal = host.journal();
        String kind = kinds.get(journal.eventAt(journal.position(sequence)).kind());
        return String.format(Locale.ROOT, "events/%02d_%s", sequence, kind);
    }

    @Test
    void everyKindOfEventHasGoldenBytes() {
        Set<String> found = new TreeSet<>();
        IntStream.rangeClosed(1, host.journal().size())
                .mapToObj(this::name)
                .filter(name -> HexDump.golden(name).isPresent())
                .forEach(name -> found.add(name.replaceAll("^events/\\d+_", "")));

        assertEquals(new TreeSet<>(kinds.values()), found);
    }

    @Test
    void theStateIsSavedInItsGoldenBytes() {
        HexDump.assertGolden("state", host.save());
    }

    @Test
    void theGoldenEventsReplayToTheGoldenState() {
        InMemoryJournal golden = new InMemoryJournal();
        for (int sequence = 1; sequence <= host.journal().size(); sequence++) {
            golden.append(MemorySegment.ofArray(HexDump.golden(name(sequence)).orElseThrow()));
        }

        try (Host replayed = Host.replay(2, golden, new byte[0])) {
            assertArrayEquals(HexDump.golden("state").orElseThrow(), replayed.save());
        }
    }

    @Test
    void theGoldenStateLoadsAndGoesOn() {
        byte[] golden = HexDump.golden("state").orElseThrow();

        try (Host resumed = Host.resume(2, host.journal().prefix(host.journal().size()), golden)) {
            assertArrayEquals(golden, resumed.save());
            Command release = new Command.VoidHold(Commands.id(5_000), openHold);
            resumed.done(resumed.run(release, START_NANOS + SECOND));
        }
    }

    @Test
    void everyGoldenFileIsHeld() throws Exception {
        URL folder = Objects.requireNonNull(GoldenEventsTest.class.getResource("events"));
        try (Stream<Path> files = Files.list(Path.of(folder.toURI()))) {
            Set<String> found =
                    files.map(file -> "events/" + file.getFileName()).collect(Collectors.toSet());
            Set<String> held = IntStream.rangeClosed(1, host.journal().size())
                    .mapToObj(sequence -> name(sequence) + ".hex")
                    .collect(Collectors.toSet());

            assertEquals(held, found);
        }
    }
}
