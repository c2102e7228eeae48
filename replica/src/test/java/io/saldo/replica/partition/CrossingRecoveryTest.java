package io.saldo.replica.partition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.saldo.ledger.command.Command;
import io.saldo.ledger.command.CommandWriter;
import io.saldo.ledger.event.Event;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.AccountStatus;
import io.saldo.ledger.model.DecimalAmount;
import io.saldo.ledger.model.Metadata;
import io.saldo.ledger.model.Partitioning;
import io.saldo.ledger.model.TransactionId;
import io.saldo.ledger.model.TransferType;
import io.saldo.ledger.model.UserId;
import io.saldo.replica.Membership;
import io.saldo.replica.NotAcceptedException;
import io.saldo.replica.OutcomeUnknownException;
import io.saldo.replica.ReplicaConfig;
import io.saldo.replica.Result;
import io.saldo.replica.log.InMemoryLog;
import io.saldo.replica.log.KeptEntries;
import io.saldo.replica.log.Role;
import io.saldo.replica.read.TransferRecord.Status;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A movement between partitions ends as it must, wherever on its way the process dies or a partition loses its leader. */
@Timeout(120)
final class CrossingRecoveryTest {
    private static final int COUNT = 3;
    private static final long PATIENCE_NANOS = 20_000_000_000L;
    private static final long SOON_NANOS = 300_000_000L;

    private final Path directory;
    private final List<KeptEntries> kept =
            Stream.generate(KeptEntries::new).limit(COUNT).toList();
    private final GatedLog[] logs = new GatedLog[COUNT];
    private final TransactionId id = new TransactionId(77, 1);
    private final String sender = in(0);
    private final String middle = in(1);
    private final String receiver = in(2);
    private Partitions partitions;

    CrossingRecoveryTest(@TempDir Path directory) {
        this.directory = directory;
        partitions = start();
    }

    private static String in(int partition) {
        return IntStream.range(0, 1_000)
                .mapToObj(i -> "account-" + i)
                .filter(account -> new Partitioning(COUNT).of(new AccountId(account)) == partition)
                .findFirst()
                .orElseThrow();
    }

    @BeforeEach
    void begin() throws Exception {
        for (String account : List.of(sender, middle, receiver)) {
            submit(open(account), PATIENCE_NANOS);
        }
        submit(
                transfer(new TransactionId(77, 2), TransferType.DEPOSIT, AccountId.EXTERNAL.value(), sender, 100),
                PATIENCE_NANOS);
    }

    @AfterEach
    void end() {
        partitions.close();
    }

    private Partitions start() {
        return Partitions.start(
                ReplicaConfig.in(directory).withMembership(Membership.alone().inPartition(0, COUNT)),
                partition -> {
                    GatedLog log = new GatedLog(InMemoryLog.threaded(kept.get(partition), System::nanoTime));
                    logs[partition] = log;
                    return log;
                },
                new SimpleMeterRegistry(),
                (why, cause) -> {
                    throw new AssertionError(why, cause);
                });
    }

    private void restart() {
        partitions.close();
        partitions = start();
    }

    private long submit(Command command, long timeoutNanos) throws NotAcceptedException, OutcomeUnknownException {
        byte[] bytes = new CommandWriter().toBytes(command);
        long[] results = new long[1];
        partitions.submit(MemorySegment.ofArray(bytes), bytes.length, 1, results, timeoutNanos);
        return results[0];
    }

    private static Command open(String account) {
        return new Command.OpenAccount(new AccountId(account), UserId.NONE, List.of(), Metadata.NONE);
    }

    private static Command transfer(TransactionId id, TransferType type, String from, String to, long cents) {
        return new Command.PostTransfer(
                id, type, new AccountId(from), new AccountId(to), new DecimalAmount(0, cents, 2), "USD", Metadata.NONE);
    }

    private Command crossing() {
        return transfer(id, TransferType.TRANSFER, sender, receiver, 40);
    }

    private Command ring() {
        return new Command.PostTransaction(
                id,
                List.of(
                        new Command.Posting(
                                new AccountId(sender), new AccountId(middle), new DecimalAmount(0, 30, 2), "USD"),
                        new Command.Posting(
                                new AccountId(sender), new AccountId(receiver), new DecimalAmount(0, 10, 2), "USD")),
                Metadata.NONE);
    }

    private void freezeReceiver() throws Exception {
        submit(
                new Command.ChangeAccount(
                        new AccountId(receiver), Optional.of(AccountStatus.FROZEN), List.of(), Optional.empty()),
                PATIENCE_NANOS);
    }

    private Optional<Status> status() {
        return partitions.reads().transfer(id).map(PartitionedTransfer::status);
    }

    private void await(Status status) {
        await(() -> status().equals(Optional.of(status)), status.name());
    }

    private static void await(BooleanSupplier condition, String what) {
        long begin = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - begin < PATIENCE_NANOS, () -> "waited in vain for " + what);
            LockSupport.parkNanos(1_000_000);
        }
    }

    private String balances() {
        StringBuilder text = new StringBuilder();
        for (String account : List.of(sender, middle, receiver)) {
            partitions
                    .reads()
                    .account(new AccountId(account))
                    .orElseThrow()
                    .balances()
                    .forEach(balance -> text.append(balance.balance().toDecimal(4))
                            .append('/')
                            .append(balance.held().toDecimal(4)));
            text.append(' ');
        }
        assertTrue(partitions.reads().trialBalance().lines().stream()
                .allMatch(line -> line.sum().isZero()));
        return text.toString().strip();
    }

    @Test
    void goesOnWhenTheReceiversPartitionHasALeaderAgain() {
        logs[2].takeOnly(0);

        assertThrows(OutcomeUnknownException.class, () -> submit(crossing(), SOON_NANOS));
        assertEquals(Optional.of(Status.INITIATED), status());
        assertEquals("1.0000/0.4000", balances());
        logs[2].open();

        await(Status.COMPLETED);
        assertEquals("0.6000/0.0000  0.4000/0.0000", balances());
    }

    @Test
    void goesOnAfterADeathBeforeTheCommit() throws Exception {
        logs[2].takeOnly(0);
        assertThrows(OutcomeUnknownException.class, () -> submit(crossing(), SOON_NANOS));

        restart();

        await(Status.COMPLETED);
        assertTrue(Result.isRepeat(submit(crossing(), PATIENCE_NANOS)));
        assertEquals("0.6000/0.0000  0.4000/0.0000", balances());
    }

    @Test
    void goesOnAfterADeathBetweenCommitAndConfirm() throws Exception {
        logs[0].takeOnly(1);
        assertThrows(OutcomeUnknownException.class, () -> submit(crossing(), SOON_NANOS));
        await(Status.DEBITED);
        assertEquals("1.0000/0.4000  0.4000/0.0000", balances());

        restart();

        await(Status.COMPLETED);
        assertTrue(Result.isRepeat(submit(crossing(), PATIENCE_NANOS)));
        assertEquals("0.6000/0.0000  0.4000/0.0000", balances());
    }

    @Test
    void givesBackAfterADeathBetweenRefusalAndCancel() throws Exception {
        freezeReceiver();
        logs[0].takeOnly(1);
        assertThrows(OutcomeUnknownException.class, () -> submit(crossing(), SOON_NANOS));
        await(Status.COMPENSATED);

        restart();

        await(Status.FAILED);
        Event answer = partitions.reads().event(Result.position(submit(crossing(), PATIENCE_NANOS)));
        assertTrue(answer instanceof Event.CommandRefused);
        assertEquals("1.0000/0.0000", balances());
    }

    @Test
    void freesWhatWasPreparedWhenTheLastRefuses() throws Exception {
        freezeReceiver();

        Event answer = partitions.reads().event(submit(ring(), PATIENCE_NANOS));

        assertTrue(answer instanceof Event.CommandRefused);
        assertEquals(Optional.of(Status.FAILED), status());
        await(() -> partitions.replica(1).state().crossings().size() == 0, "the middle to be free");
        assertEquals("1.0000/0.0000", balances());
    }

    @Test
    void goesOnAfterADeathBetweenPrepareAndCommit() throws Exception {
        logs[2].takeOnly(0);
        assertThrows(OutcomeUnknownException.class, () -> submit(ring(), SOON_NANOS));
        await(() -> partitions.replica(1).state().crossings().size() == 1, "the middle to be prepared");

        restart();

        await(Status.COMPLETED);
        assertEquals("0.6000/0.0000 0.3000/0.0000 0.1000/0.0000", balances());
    }

    @Test
    void goesOnAfterADeathBetweenCommitAndConfirmInTheMiddle() throws Exception {
        logs[1].takeOnly(1);
        assertThrows(OutcomeUnknownException.class, () -> submit(ring(), SOON_NANOS));
        await(Status.DEBITED);

        restart();

        await(Status.COMPLETED);
        assertEquals("0.6000/0.0000 0.3000/0.0000 0.1000/0.0000", balances());
    }

    @Test
    void doesNoHarmWhenTwoDriveAtOnce() throws Exception {
        logs[0].takeOnly(1);
        assertThrows(OutcomeUnknownException.class, () -> submit(crossing(), SOON_NANOS));
        await(Status.DEBITED);
        Event opened =
                partitions.reads().partition(0).transfer(id).orElseThrow().origin();
        CrossingLanes lanes = new CrossingLanes(partitions);
        CrossingDriver second = new CrossingDriver(partitions, 0, lanes);
        second.opened(id, opened.header().position());

        lanes.start();
        second.start();
        second.roleChanged(Role.LEADER);
        logs[0].open();

        await(Status.COMPLETED);
        second.ended(id);
        second.close();
        lanes.close();
        assertEquals("0.6000/0.0000  0.4000/0.0000", balances());
        assertEquals(
                2,
                partitions
                        .reads()
                        .partition(0)
                        .transfer(id)
                        .orElseThrow()
                        .events()
                        .size());
    }
}
