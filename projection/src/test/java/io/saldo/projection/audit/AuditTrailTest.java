package io.saldo.projection.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.saldo.ledger.model.TransactionId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AuditTrailTest {
    private static final AuditLimits SMALL = new AuditLimits(100_000, Long.MAX_VALUE, 1_000, 10_000);

    @TempDir
    Path directory;

    @Test
    void keepsRecordsOverRestartsAndReadsThemInPages() throws IOException {
        for (int run = 0; run < 3; run++) {
            try (AuditTrail trail = open(SMALL)) {
                for (int i = 0; i < 20; i++) {
                    trail.note(record(run * 20 + i));
                }
            }
        }

        List<Long> numbers = new ArrayList<>();
        try (AuditTrail trail = open(SMALL)) {
            OptionalLong before = OptionalLong.of(Long.MAX_VALUE);
            while (before.isPresent()) {
                AuditPage page = trail.read(query(before.getAsLong(), Optional.empty(), 7));
                page.entries().forEach(entry -> {
                    numbers.add(entry.number());
                    assertEquals(record((int) entry.number() - 1), entry.record());
                });
                before = page.nextBefore();
            }
            assertEquals(
                    List.of("user1"),
                    trail.read(query(Long.MAX_VALUE, Optional.of("user1"), 1_000)).entries().stream()
                            .map(entry -> entry.record().principal())
                            .distinct()
                            .toList());
        }
        assertEquals(LongStream.rangeClosed(1, 60).boxed().toList().reversed(), numbers);
    }

    @Test
    void deletesTheOldestWhenThereIsTooMuch() throws IOException {
        for (int run = 0; run < 40; run++) {
            try (AuditTrail trail = open(new AuditLimits(5_000, Long.MAX_VALUE, 1_000, 10_000))) {
                for (int i = 0; i < 10; i++) {
                    trail.note(record(i));
                }
            }
        }

        try (Stream<Path> files = Files.list(directory)) {
            long bytes = files.mapToLong(file -> file.toFile().length()).sum();
            assertTrue(bytes <= 8_000, () -> bytes + " bytes are left");
        }
    }

    private AuditTrail open(AuditLimits limits) throws IOException {
        return AuditTrail.open(directory, limits, () -> 1_000, new SimpleMeterRegistry());
    }

    private static AuditQuery query(long before, Optional<String> principal, int limit) {
        return new AuditQuery(
                before, principal, Optional.empty(), Optional.empty(), Long.MIN_VALUE, Long.MAX_VALUE, limit);
    }

    private static AuditRecord record(int i) {
        return new AuditRecord(
                i,
                "user" + i % 3,
                "POST",
                "/v1/transfers",
                "/v1/transfers",
                "127.0.0.1",
                201,
                "request-" + i,
                new TransactionId(7, i + 1),
                0,
                i + 1,
                1);
    }
}
