package io.saldo.ledger.decide;

import io.saldo.ledger.model.Amount;
import io.saldo.ledger.model.DecimalAmount;
import io.saldo.ledger.model.Rejection;
import java.util.Optional;

/**
 * How much a reversal moves back, or why it does not.
 *
 * @param rejection why it is refused, if it is
 * @param amount of a single posting: how much; of several, which are reversed as a whole, the number one
 */
record ReversedAmount(Optional<Rejection> rejection, Amount amount) {
    /**
     * Chooses the amount.
     *
     * @param given what the client named, of a single posting only
     * @param postings how many the original has
     * @param whole amount of the original's posting, if it is the only one
     * @param reversed how much of that is reversed already; of several postings above zero when they are
     * @param scale of the posting's currency
     */
    static ReversedAmount choose(DecimalAmount given, int postings, Amount whole, Amount reversed, int scale) {
        boolean isGiven = !given.isNone();
        if (postings != 1) {
            if (isGiven) {
                return refused(Rejection.INVALID_AMOUNT);
            }
            return reversed.isZero() ? of(Amount.of(1)) : refused(Rejection.LIMIT_EXCEEDED);
        }
        if (isGiven && (!given.fits(scale) || !given.at(scale).isPositive())) {
            return refused(Rejection.INVALID_AMOUNT);
        }
        Amount left = whole.minus(reversed);
        Amount amount = isGiven ? given.at(scale) : left;
        return amount.isPositive() && amount.compareTo(left) <= 0 ? of(amount) : refused(Rejection.LIMIT_EXCEEDED);
    }

    private static ReversedAmount of(Amount amount) {
        return new ReversedAmount(Optional.empty(), amount);
    }

    private static ReversedAmount refused(Rejection rejection) {
        return new ReversedAmount(Optional.of(rejection), Amount.ZERO);
    }
}
