package io.saldo.client.command;

import io.saldo.ledger.model.Limits;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Moves money by several postings, in their order, all or none.
 *
 * @param id its transaction id
 * @param postings 1 to 1,000
 * @param metadata what is kept beside it
 */
public record PostTransaction(UUID id, List<Posting> postings, Metadata metadata) implements Command {
    /**
     * Checks the form.
     *
     * @throws IllegalArgumentException when the id is none, or the postings are too few or too many
     */
    public PostTransaction {
        Checks.id(id);
        postings = List.copyOf(postings);
        if (postings.isEmpty() || postings.size() > Limits.POSTINGS_MAX) {
            throw new IllegalArgumentException("postings are 1 to " + Limits.POSTINGS_MAX);
        }
    }

    /** With a random id, and without metadata. */
    public static PostTransaction of(Posting... postings) {
        return new PostTransaction(UUID.randomUUID(), List.of(postings), Metadata.NONE);
    }

    /** The same under this id. */
    public PostTransaction withId(UUID own) {
        return new PostTransaction(own, postings, metadata);
    }

    /** The same with metadata. */
    public PostTransaction withMetadata(Metadata kept) {
        return new PostTransaction(id, postings, kept);
    }

    @Override
    public Optional<UUID> transactionId() {
        return Optional.of(id);
    }
}
