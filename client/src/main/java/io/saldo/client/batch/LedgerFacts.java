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
import java.util.concurrent.locks.ReentrantLock;

/**
 * What never changes of a ledger, and a client must know to read packed results: how many partitions there are, and the
 * scales of its currencies. Asked for when it is first needed. Any thread.
 */
final class LedgerFacts {
    private static final System.Logger LOG = System.getLogger(LedgerFacts.class.getName());

    private final Asker asker;
    private final Map<String, Integer> scales = new ConcurrentHashMap<>();
    private final ReentrantLock asking = new ReentrantLock();
    private volatile Optional<Partitioning> partitioning = Optional.empty();
    private volatile boolean isUntold;

    LedgerFacts(Asker asker) {
        this.asker = asker;
    }

    /** How accounts are spread; empty while it is not known. */
    Optional<Partitioning> partitioning() {
        return partitioning;
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

    /** The currency whose scale the balances after a command have, if the command leaves two in one partition. */
    Optional<String> currencyOfBalances(Command command) {
        return switch (command) {
            case PostDeposit deposit -> Optional.of(deposit.amount().currency());
            case PostWithdrawal withdrawal -> Optional.of(withdrawal.amount().currency());
            case PostTransfer transfer ->
                isWithinOne(transfer) ? Optional.of(transfer.amount().currency()) : Optional.empty();
            default -> Optional.empty();
        };
    }

    private boolean isWithinOne(PostTransfer transfer) {
        return partitioning()
                .filter(known -> known.of(new AccountId(transfer.from())) == known.of(new AccountId(transfer.to())))
                .isPresent();
    }

    /** Asks for what is not known yet. */
    void learn() {
        if (partitioning.isPresent() || isUntold) {
            return;
        }
        asking.lock();
        try {
            if (partitioning.isEmpty() && !isUntold) {
                learnScales();
                JsonObject cluster = asker.ask("/v1/cluster");
                partitioning = Optional.of(new Partitioning(Math.toIntExact(cluster.whole("partitions"))));
            }
        } catch (UnavailableException later) {
            LOG.log(System.Logger.Level.DEBUG, "ledger_facts=unknown reason={0}", later.getMessage());
        } catch (RequestFailedException | IllegalArgumentException | ArithmeticException never) {
            // Commands go their way all the same; only their results tell less.
            isUntold = true;
            LOG.log(System.Logger.Level.WARNING, "ledger_facts=untold reason={0}", never.getMessage());
        } finally {
            asking.unlock();
        }
    }

    /** The scale of a currency that a done command has named; empty when the server does not tell. */
    OptionalInt scale(String currency) {
        Integer scale = scales.get(currency);
        if (scale == null) {
            asking.lock();
            try {
                learnScales();
            } catch (RequestFailedException | UnavailableException | IllegalArgumentException no) {
                return OptionalInt.empty();
            } finally {
                asking.unlock();
            }
            scale = scales.get(currency);
        }
        return scale == null ? OptionalInt.empty() : OptionalInt.of(scale);
    }

    private void learnScales() {
        for (JsonObject currency : asker.ask("/v1/currencies?consistency=local").objects("currencies")) {
            scales.put(currency.text("currency"), Math.toIntExact(currency.whole("scale")));
        }
    }
}
