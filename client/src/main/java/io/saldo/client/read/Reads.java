package io.saldo.client.read;

import io.saldo.client.http.Asker;
import io.saldo.client.outcome.Done;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.Currency;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Reads of the ledger, all with one {@link Freshness}. Any thread; each call asks the server and waits for its answer, of one
 * node after the other, until the time for a call is over.
 *
 * <p>All of them throw {@link io.saldo.client.outcome.UnavailableException} when there was no answer in time, and
 * {@link io.saldo.client.outcome.RequestFailedException} with the problem's code when the server does not take the question:
 * {@code account_not_found} where an account is asked about that does not exist, or did not at the time. What is looked up by
 * its own id is an {@link Optional} instead. An id or code that cannot be one is an {@link IllegalArgumentException}.
 */
public final class Reads {
    private final Asker asker;
    private final Supplier<ClusterMap> map;
    private final Freshness freshness;

    private Reads(Asker asker, Supplier<ClusterMap> map, Freshness freshness) {
        this.asker = asker;
        this.map = map;
        this.freshness = freshness;
    }

    /** Linearizable reads. */
    public static Reads of(Asker asker) {
        return new Reads(asker, new Once(() -> cluster(asker)), new Freshness.Linearizable());
    }

    /** The same reads with another freshness. */
    public Reads with(Freshness wanted) {
        return new Reads(asker, map, wanted);
    }

    /** Reads that see all that was answered before. */
    public Reads linearizable() {
        return with(new Freshness.Linearizable());
    }

    /** Reads of whatever the node has that is asked: the cheapest. */
    public Reads local() {
        return with(new Freshness.Local());
    }

    /** Reads of any node that see what this outcome tells of, and are cheap otherwise. */
    public Reads seeing(Done done) {
        return with(new Freshness.AtLeast(done.partition(), done.sequence()));
    }

    /** An account; none when there is no such account. */
    public Optional<Account> account(String id) {
        return asker.find(ofAccount(id, "").text(), "account_not_found").map(Account::of);
    }

    /** The balance of an account now; zero in a currency that it never met. */
    public BalanceThen balance(String account, String currency) {
        return BalanceThen.of(asker.ask(inCurrency(account, currency).text()));
    }

    /** The balance of an account as it stood at a time, what happened at that very time included. */
    public BalanceThen balanceAt(String account, String currency, Instant time) {
        return BalanceThen.of(asker.ask(
                inCurrency(account, currency).with("at", time.toString()).text()));
    }

    /**
     * The balance of an account as it stood behind an event.
     *
     * @param sequence of the event in the journal of the account's partition, not below zero
     */
    public BalanceThen balanceAt(String account, String currency, long sequence) {
        return BalanceThen.of(asker.ask(inCurrency(account, currency)
                .with("at_sequence", Long.toString(sequence))
                .text()));
    }

    private Parameters inCurrency(String account, String currency) {
        return ofAccount(account, "/balance").with("currency", Currency.parseCode(currency));
    }

    /** What moved the money of an account, newest first; nothing is asked before a page is needed. */
    public History history(String account) {
        return History.of(parameters -> HistoryPage.of(asker.ask(parameters.text())), ofAccount(account, "/history"));
    }

    /** What became of the command with a transaction id; none when no command was ever decided under it. */
    public Optional<Transfer> transfer(UUID transactionId) {
        return asker.find(ofAll(Parameters.of("/v1/transfers/" + transactionId)).text(), "transfer_not_found")
                .map(Transfer::of);
    }

    /** A hold; none when no command with this id placed one. */
    public Optional<Hold> hold(UUID id) {
        return transfer(id).flatMap(Hold::of);
    }

    /** For each currency the sum over all accounts. */
    public TrialBalance trialBalance() {
        return TrialBalance.of(
                asker.ask(ofAll(Parameters.of("/v1/ledger/trial-balance")).text()));
    }

    /** The nodes and partitions as a node sees them, whatever the freshness. */
    public ClusterMap cluster() {
        return cluster(asker);
    }

    private static ClusterMap cluster(Asker asker) {
        return ClusterMap.of(asker.ask("/v1/cluster"));
    }

    private Parameters ofAccount(String account, String what) {
        String own = account.startsWith("@") ? account.substring(1) : account;
        if (!AccountId.isValid(own)) {
            throw new IllegalArgumentException("this is no id of an account");
        }
        Parameters parameters = Parameters.of("/v1/accounts/" + account + what);
        boolean isOfOnePartition = own.length() == account.length();
        return isOfOnePartition ? ofPartitionOf(account, parameters) : ofAll(parameters);
    }

    private Parameters ofPartitionOf(String account, Parameters parameters) {
        return switch (freshness) {
            case Freshness.Linearizable _ -> parameters;
            case Freshness.Local _ -> local(parameters);
            case Freshness.AtLeast(int partition, long sequence) ->
                map.get().partitionOf(account) == partition
                        ? local(parameters).with("min_sequence", Long.toString(sequence))
                        : local(parameters);
        };
    }

    private Parameters ofAll(Parameters parameters) {
        return switch (freshness) {
            case Freshness.Linearizable _ -> parameters;
            case Freshness.Local _ -> local(parameters);
            case Freshness.AtLeast(int partition, long sequence) -> {
                Parameters least = local(parameters).with("min_sequence", Long.toString(sequence));
                yield map.get().partitions().size() == 1 ? least : least.with("partition", Integer.toString(partition));
            }
        };
    }

    private static Parameters local(Parameters parameters) {
        return parameters.with("consistency", "local");
    }

    /** A map of partitions that was asked for once: their number never changes. */
    private static final class Once implements Supplier<ClusterMap> {
        private final Supplier<ClusterMap> asking;
        private volatile Optional<ClusterMap> known = Optional.empty();

        Once(Supplier<ClusterMap> asking) {
            this.asking = asking;
        }

        @Override
        public ClusterMap get() {
            ClusterMap map = known.orElseGet(asking);
            known = Optional.of(map);
            return map;
        }
    }
}
