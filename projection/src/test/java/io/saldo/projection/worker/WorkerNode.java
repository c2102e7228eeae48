package io.saldo.projection.worker;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.AccountStatus;
import io.saldo.projection.LedFeed;
import io.saldo.projection.LedgerUnderTest;
import io.saldo.projection.follow.FollowerRuntime;
import io.saldo.projection.follow.JournalFeed;
import io.saldo.projection.fraud.FraudRules;
import io.saldo.projection.letter.DeadLetters;
import io.saldo.projection.sql.DatabaseSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** A worker as a node runs it, beside the ledger; it leads when it is told so. */
final class WorkerNode implements AutoCloseable {
    static final String SECRET = "the secret of alerts";

    final AtomicBoolean leads;
    /** How many commands it sent to freeze an account. */
    final AtomicInteger freezes = new AtomicInteger();

    private final LedgerUnderTest ledger;
    private final DeadLetters letters;
    private final FollowerRuntime runtime;
    private final Worker worker;

    WorkerNode(
            LedgerUnderTest ledger,
            Path directory,
            DatabaseSettings database,
            String rules,
            Optional<URI> alertsUrl,
            boolean isLeading) {
        this.ledger = ledger;
        leads = new AtomicBoolean(isLeading);
        letters = open(directory.resolve("dead-letters"));
        List<JournalFeed> feeds = List.of(new LedFeed(ledger.feed(), leads));
        runtime = new FollowerRuntime(feeds, letters, ledger.clock::get, new SimpleMeterRegistry());
        WorkerSettings settings =
                new WorkerSettings(database, OptionalLong.empty(), FraudRules.parse(rules), alertsUrl, SECRET);
        worker = new Worker(settings, feeds, runtime, this::freeze, ledger.clock::get);
    }

    private static DeadLetters open(Path file) {
        try {
            return DeadLetters.open(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As the server does it: by a command, unless it is so already. */
    private boolean freeze(AccountId account) {
        boolean isFrozen = ledger.replica()
                .reads()
                .account(account)
                .filter(known -> known.status() == AccountStatus.FROZEN)
                .isPresent();
        if (!isFrozen) {
            freezes.incrementAndGet();
            ledger.change(account.value(), AccountStatus.FROZEN);
        }
        return true;
    }

    Worker worker() {
        return worker;
    }

    DeadLetters letters() {
        return letters;
    }

    /** Whether all followers have taken all there is. */
    boolean isCurrent() {
        return runtime.status().stream().allMatch(status -> status.takenSequence() == ledger.sequence());
    }

    @Override
    public void close() {
        runtime.close();
        worker.close();
        letters.close();
    }
}
