package io.saldo.ledger.crossing;

import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.DecimalAmount;
import io.saldo.ledger.model.Metadata;
import io.saldo.ledger.model.Partitioning;
import io.saldo.ledger.model.TransactionId;
import java.util.List;
import java.util.TreeSet;

/**
 * A movement whose accounts live in more than one partition, as all of them know it. The <em>coordinator</em> is the
 * partition that the client's command was for; all others are <em>participants</em>, and the last of them is the
 * <em>agent</em>, whose decision commits the whole.
 *
 * @param id the id of the client's command
 * @param kind what the client asked for
 * @param coordinator the partition that opened it
 * @param subject the hold that is captured or the movement that is reversed, else {@link TransactionId#NONE}
 * @param postings in their order, with accounts of any partition
 * @param metadata the client's metadata
 */
public record Crossing(
        TransactionId id,
        CrossingKind kind,
        int coordinator,
        TransactionId subject,
        List<Posting> postings,
        Metadata metadata) {
    /**
     * One movement of a crossing.
     *
     * @param from the account debited
     * @param to the account credited
     * @param amount above zero, at the currency's own scale
     * @param currency the currency's code
     */
    public record Posting(AccountId from, AccountId to, DecimalAmount amount, String currency) {}

    /** Keeps its own copy of the list. */
    public Crossing {
        postings = List.copyOf(postings);
    }

    /** The partitions beside the coordinator, ascending; the last of them is the agent. */
    public List<Integer> participants(Partitioning partitioning) {
        TreeSet<Integer> partitions = new TreeSet<>();
        for (Posting posting : postings) {
            partitions.add(partitioning.of(posting.from()));
            partitions.add(partitioning.of(posting.to()));
        }
        partitions.remove(coordinator);
        return List.copyOf(partitions);
    }

    /**
     * The participant whose decision commits the crossing.
     *
     * @throws java.util.NoSuchElementException when all accounts are the coordinator's, so that this is no crossing
     */
    public int agent(Partitioning partitioning) {
        return participants(partitioning).getLast();
    }
}
