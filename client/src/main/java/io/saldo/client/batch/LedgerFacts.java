package io.saldo.client.batch;

import io.saldo.client.command.Command;
import io.saldo.client.command.PostDeposit;
import io.saldo.client.command.PostTransfer;
import io.saldo.client.command.PostWithdrawal;
import io.saldo.client.http.Asker;
import io.saldo.client.json.JsonObject;
import io.saldo.client.outcome.RequestFailedException;
import io.saldo.client.outcome.UnavailableException;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.Partitioning;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What never changes of a ledger, and a client must know to read packed results: how many partitions there are, and the
 * scales of its currencies. Asked for when it is first needed. Any thread.
 */
final class LedgerFacts {
    private static final System.Logger LOG = System.getLogger(LedgerFacts.class.getName());
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Asker asker;
    private final Map<String, Integer> scales = new ConcurrentHashMap<>();
    private final ReentrantLock asking = new ReentrantLock();
    private volatile Optional<Partitioning> partitioning = Optional.empty();
    private volatile boolean isUntold;
    private volatile long askAgainAtNanos = System.nanoTime();

    LedgerFacts(Asker asker) {
        this.asker = asker;
    }

    /** The partition that decides a command first, as far as its accounts tell; 0 when they do not. */
    int partitionOf(Command command) {
        return partitioning
                .map(known -> switch (command) {
                    case PostTransfer transfer -> known.of(new AccountId(transfer.from()));
                    case PostDeposit deposit -> known.of(new AccountId(deposit.to()));
                    case PostWithdrawal withdrawal -> known.of(new AccountId(withdrawal.from()));
                    default -> 0;
                })
                .orElse(0);
    }

    /** The currency whose scale the balances after a command have, if the command leaves two. */
    static Optional<String> currencyOfBalances(Command command) {
        return switch (command) {
            case PostDeposit deposit -> Optional.of(deposit.amount().currency());
            case PostWithdrawal withdrawal -> Optional.of(withdrawal.amount().currency());
            case PostTransfer transfer -> Optional.of(transfer.amount().currency());
            default -> Optional.empty();
        };
    }

    /**
     * Asks for what is not known yet.
     *
     * @param deadlineNanos how long there is time to, by {@link System#nanoTime}
     * @return why it did not get to know; nothing when all is known that the server tells
     */
    Optional<String> learn(long deadlineNanos) {
        if (isLearnt()) {
            return Optional.empty();
        }
        if (!lock(deadlineNanos)) {
            return Optional.of("no node told of the ledger");
        }
        try {
            if (!isLearnt()) {
                learnScales("?consistency=local", deadlineNanos);
                JsonObject cluster = asker.ask("/v1/cluster", deadlineNanos);
                partitioning = Optional.of(new Partitioning(Math.toIntExact(cluster.whole("partitions"))));
            }
            return Optional.empty();
        } catch (UnavailableException later) {
            LOG.log(System.Logger.Level.DEBUG, "ledger_facts=unknown reason={0}", later.getMessage());
            return Optional.of(String.valueOf(later.getMessage()));
        } catch (RequestFailedException | IllegalArgumentException | ArithmeticException never) {
            // Commands go their way all the same; only their results tell less.
            isUntold = true;
            LOG.log(System.Logger.Level.WARNING, "ledger_facts=untold reason={0}", never.getMessage());
            return Optional.empty();
        } finally {
            asking.unlock();
        }
    }

    private boolean isLearnt() {
        return partitioning.isPresent() || isUntold;
    }

    private boolean lock(long deadlineNanos) {
        try {
            return asking.tryLock(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The scale of a currency that a done command has named; empty when the server does not tell. */
    OptionalInt scale(String currency) {
        Integer scale = scales.get(currency);
        if (scale == null && System.nanoTime() - askAgainAtNanos >= 0) {
            askForScales();
            scale = scales.get(currency);
        }
        return scale == null ? OptionalInt.empty() : OptionalInt.of(scale);
    }

    /** A currency that came later. Who gets no answer does without for a while, since outcomes wait for it. */
    private void askForScales() {
        long deadlineNanos = System.nanoTime() + PATIENCE_NANOS;
        if (!lock(deadlineNanos)) {
            return;
        }
        try {
            learnScales("", deadlineNanos);
        } catch (RequestFailedException | UnavailableException | IllegalArgumentException no) {
            LOG.log(System.Logger.Level.DEBUG, "scales=unknown reason={0}", no.getMessage());
        } finally {
            askAgainAtNanos = System.nanoTime() + PAUSE_NANOS;
            asking.unlock();
        }
    }

    private void learnScales(String query, long deadlineNanos) {
        for (JsonObject currency :
                asker.ask("/v1/currencies" + query, deadlineNanos).objects("currencies")) {
            scales.put(currency.text("currency"), Math.toIntExact(currency.whole("scale")));
        }
    }
}
