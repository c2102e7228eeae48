package io.saldo.ledger.property;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saldo.ledger.Bytes;
import io.saldo.ledger.command.Command;
import io.saldo.ledger.command.CommandLayout;
import io.saldo.ledger.command.CommandReader;
import io.saldo.ledger.host.Encoder;
import io.saldo.ledger.host.Host;
import io.saldo.ledger.host.Reply;
import io.saldo.ledger.model.Rejection;
import io.saldo.ledger.model.TransactionId;
import io.saldo.ledger.naive.NaiveLedger;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bytes that nobody's writer wrote, as a client of the packed form may send them: each is some command or none. */
class HostileBytesTest {
    private static final int COMMANDS = 2_000;
    /** Metadata at its limit stays as it is: bytes that are no UTF-8 read as text that is longer. */
    private static final int LENGTH_TO_CHANGE_MAX = 2_000;

    private static final long TIME_STEP_NANOS = 100_000_000L;

    static LongStream seeds() {
        return Seeds.any(2);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void bytesChangedAtRandomAreTheCommandThatTheyReadAsOrNone(long seed) {
        Seeds.hold(seed, HostileBytesTest.class, _ -> {
            try (Host host = new Host(seed)) {
                NaiveLedger naive = new NaiveLedger();
                Audit audit = new Audit(host, naive);
                RandomCommands commands = new RandomCommands(seed, naive);
                SplittableRandom random = new SplittableRandom(seed);
                Encoder encoder = new Encoder();
                long timeNanos = 1;
                for (int i = 0; i < COMMANDS; i++) {
                    timeNanos += TIME_STEP_NANOS;
                    audit.begin(timeNanos);
                    byte[] bytes = encoder.encode(commands.next());
                    if (i > 30 && bytes.length < LENGTH_TO_CHANGE_MAX && random.nextInt(3) != 0) {
                        change(bytes, random);
                    }
                    executeWhatItReadsAs(bytes, timeNanos, host, naive, audit);
                }
                audit.checkEverything();
                checkReplay(host);
            }
        });
    }

    /** Most changes go to the fixed fields, where every byte means something. */
    private static void change(byte[] bytes, SplittableRandom random) {
        for (int left = random.nextInt(1, 4); left > 0; left--) {
            int at = random.nextInt(
                    CommandLayout.KIND, random.nextInt(3) == 0 ? bytes.length : Math.min(bytes.length, 72));
            bytes[at] = switch (random.nextInt(4)) {
                case 0 -> 0;
                case 1 -> (byte) random.nextInt(16);
                case 2 -> (byte) (bytes[at] ^ 1 << random.nextInt(8));
                default -> (byte) random.nextInt(256);
            };
        }
    }

    private static void executeWhatItReadsAs(byte[] bytes, long timeNanos, Host host, NaiveLedger naive, Audit audit) {
        MemorySegment segment = MemorySegment.ofArray(bytes);
        Optional<Command> command = read(segment, host);
        if (command.isPresent()) {
            audit.execute(command.get(), bytes, timeNanos);
            return;
        }
        TransactionId id = new TransactionId(
                segment.get(Bytes.LONG, CommandLayout.ID_HIGH), segment.get(Bytes.LONG, CommandLayout.ID_LOW));
        List<Long> about = naive.sequencesAbout(id);
        int events = host.journal().size();

        Reply reply = host.execute(bytes, timeNanos);

        Reply expected = about.isEmpty()
                ? new Reply.Refused(Rejection.INVALID_COMMAND)
                : new Reply.Repeated(host.journal().position(about.getLast()));
        assertEquals(expected, reply);
        assertEquals(events, host.journal().size());
    }

    private static Optional<Command> read(MemorySegment bytes, Host host) {
        try {
            return Optional.of(new CommandReader().read(bytes, 0, host::account));
        } catch (IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void garbageIsRefusedAndEveryEventStaysReadable(long seed) {
        Seeds.hold(seed, HostileBytesTest.class, _ -> {
            try (Host host = new Host(seed)) {
                NaiveLedger naive = new NaiveLedger();
                RandomCommands commands = new RandomCommands(seed, naive);
                for (int i = 0; i < 100; i++) {
                    Command command = commands.next();
                    naive.execute(command, 1);
                    host.execute(command, 1);
                }
                SplittableRandom random = new SplittableRandom(seed);
                for (int i = 0; i < 3_000; i++) {
                    Reply reply = host.execute(garbage(random), 1);
                    if (reply instanceof Reply.Journaled journaled) {
                        assertTrue(host.event(journaled.position()).toString().length() > 0);
                    }
                }
                checkReplay(host);
            }
        });
    }

    private static byte[] garbage(SplittableRandom random) {
        byte[] bytes = new byte[8 * random.nextInt(3, 40)];
        random.nextBytes(bytes);
        MemorySegment segment = MemorySegment.ofArray(bytes);
        segment.set(Bytes.INT, CommandLayout.LENGTH, bytes.length);
        if (random.nextInt(4) != 0) {
            segment.set(Bytes.BYTE, CommandLayout.KIND, (byte) random.nextInt(13));
        }
        if (random.nextInt(4) == 0) {
            segment.set(Bytes.LONG, CommandLayout.ID_HIGH, 0);
            segment.set(Bytes.LONG, CommandLayout.ID_LOW, 0);
        }
        for (int at = CommandLayout.FIELDS; at < bytes.length && random.nextInt(16) != 0; at++) {
            bytes[at] = (byte) random.nextInt(random.nextBoolean() ? 1 : 4);
        }
        return bytes;
    }

    private static void checkReplay(Host host) {
        try (Host replayed = Host.replay(1, host.journal(), new byte[0])) {
            assertArrayEquals(host.save(), replayed.save());
        }
    }
}
