package io.saldo.ledger.property;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.saldo.ledger.event.EventKind;
import io.saldo.ledger.event.EventView;
import io.saldo.ledger.host.Entry;
import io.saldo.ledger.host.Host;
import io.saldo.ledger.host.InMemoryJournal;
import io.saldo.ledger.model.Rejection;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TimeZone;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LedgerPropertyTest {
    private static final int COMMANDS = Integer.getInteger("saldo.commands", 6_000);
    private static final long HASH_SEED = 0x5A1D0;
    private static final long OTHER_HASH_SEED = -7;

    private static final Map<Long, Run> RUNS = new ConcurrentHashMap<>();

    static LongStream seeds() {
        return Seeds.any(4);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyReplyAndBalanceEqualsTheNaiveLedgersAndEveryReplayTheLiveRun(long seed) {
        Seeds.hold(seed, LedgerPropertyTest.class, _ -> {
            Run run = run(seed);

            checkReplayOfTheEvents(run);
            checkResumptionFromEachCheckpoint(run);
        });
    }

    private static Run run(long seed) {
        return RUNS.computeIfAbsent(seed, _ -> Run.of(seed, COMMANDS, HASH_SEED));
    }

    /** A property that meets only the plain cases proves little. */
    @Test
    void theSequencesMeetEveryKindOfEventAndEveryReasonThatIsRemembered() {
        Set<Byte> kinds = new HashSet<>();
        Set<Rejection> rejections = EnumSet.of(
                Rejection.ACCOUNT_EXISTS,
                Rejection.CURRENCY_EXISTS,
                Rejection.ACCOUNT_NOT_EMPTY,
                Rejection.LEDGER_EXISTS,
                Rejection.TRANSACTION_ID_REUSED,
                Rejection.TOO_MANY_CROSSINGS);
        for (long seed = 1; seed < 4; seed++) {
            InMemoryJournal journal = run(seed).journal();
            for (long sequence = 1; sequence <= journal.size(); sequence++) {
                EventView event = journal.eventAt(journal.position(sequence));
                kinds.add(event.kind());
                if (event.kind() == EventKind.COMMAND_REFUSED) {
                    rejections.add(Rejection.of(event.intAt(event.body())));
                }
            }
        }

        int kindsOfSingleLedger = EventKind.class.getFields().length - 3;
        assertEquals(kindsOfSingleLedger, kinds.size(), kinds::toString);
        assertEquals(EnumSet.allOf(Rejection.class), rejections);
    }

    private static void checkReplayOfTheEvents(Run run) {
        try (Host replayed = Host.replay(OTHER_HASH_SEED, run.journal(), new byte[0])) {
            assertArrayEquals(bytes(run.saved()), replayed.save(), "the state replayed from the first event");
        }
        for (Run.Checkpoint checkpoint : run.checkpoints()) {
            try (Host replayed = Host.replay(OTHER_HASH_SEED, run.journal(), bytes(checkpoint.saved()))) {
                assertArrayEquals(bytes(run.saved()), replayed.save(), "the state replayed from a checkpoint");
            }
        }
    }

    private static void checkResumptionFromEachCheckpoint(Run run) {
        for (Run.Checkpoint checkpoint : run.checkpoints()) {
            try (Host resumed = Host.resume(
                    OTHER_HASH_SEED, run.journal().prefix(checkpoint.eventCount()), bytes(checkpoint.saved()))) {
                assertArrayEquals(bytes(checkpoint.saved()), resumed.save(), "a loaded state saved again");
                List<Entry> rest = run.entries()
                        .subList(checkpoint.entryCount(), run.entries().size());
                rest.forEach(resumed::run);
                assertArrayEquals(run.journal().toBytes(), resumed.journal().toBytes(), "the events decided again");
                assertArrayEquals(bytes(run.saved()), resumed.save(), "the state decided again");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void noResultDependsOnHashSeedLocaleOrTimeZone(long seed) {
        Seeds.hold(seed, LedgerPropertyTest.class, _ -> {
            Run turkish = in("tr-TR", "Pacific/Kiritimati", seed, HASH_SEED);
            Run egyptian = in("ar-EG-u-nu-arab", "Africa/Cairo", seed, OTHER_HASH_SEED);

            assertArrayEquals(turkish.journal().toBytes(), egyptian.journal().toBytes());
            assertArrayEquals(bytes(turkish.saved()), bytes(egyptian.saved()));
        });
    }

    private static byte[] bytes(MemorySegment saved) {
        return saved.toArray(ValueLayout.JAVA_BYTE);
    }

    private static Run in(String language, String zone, long seed, long hashSeed) {
        Locale locale = Locale.getDefault();
        TimeZone timeZone = TimeZone.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag(language));
            TimeZone.setDefault(TimeZone.getTimeZone(zone));
            return Run.of(seed, COMMANDS / 3, hashSeed);
        } finally {
            Locale.setDefault(locale);
            TimeZone.setDefault(timeZone);
        }
    }
}
