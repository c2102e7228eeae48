package io.saldo.ledger.naive;

import io.saldo.ledger.model.Currency;
import java.math.BigInteger;
import java.util.List;

/** A transfer, transaction or capture that happened, and how much of it was moved back. */
final class NaiveMovement {
    /** One posting of it. */
    record Posting(NaiveAccount from, NaiveAccount to, Currency currency, BigInteger amount) {}

    private final List<Posting> postings;
    private BigInteger reversed = BigInteger.ZERO;
    private boolean wholeReversed;

    NaiveMovement(List<Posting> postings) {
        this.postings = List.copyOf(postings);
    }

    List<Posting> postings() {
        return postings;
    }

    /** Of a single posting: what was moved back so far. */
    BigInteger reversed() {
        return reversed;
    }

    /** Of many postings: whether all of it was moved back, for it is all or nothing. */
    boolean isWholeReversed() {
        return wholeReversed;
    }

    void reverse(BigInteger amount) {
        reversed = reversed.add(amount);
    }

    void reverseWhole() {
        wholeReversed = true;
    }
}
