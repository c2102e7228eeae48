package io.saldo.projection.fraud;

import io.saldo.ledger.crossing.CrossingKind;
import io.saldo.ledger.event.Event;
import io.saldo.ledger.event.EventKind;
import io.saldo.ledger.event.EventView;
import io.saldo.ledger.event.Movement;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.state.Accounts;
import io.saldo.projection.follow.JournalFeed;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A movement that rules look at.
 *
 * @param watched as what
 * @param account the account of this partition that it is about
 */
record Suspect(FraudRule.Watched watched, AccountId account, Movement movement) {
    /** All of an event, in the order of its postings; none of a reversal, which only gives back. */
    static List<Suspect> in(Event event, JournalFeed feed) {
        if (!(event instanceof Event.Moved moved) || givesBack(event)) {
            return List.of();
        }
        List<Suspect> suspects = new ArrayList<>(1);
        for (Movement movement : moved.movements()) {
            Suspect suspect = of(movement);
            if (!suspect.account().isSystem() && feed.holds(suspect.account())) {
                suspects.add(suspect);
            }
        }
        return suspects;
    }

    /** Whether an event may have one that is watched, told where it lies; perhaps it has none after all. */
    static boolean isIn(EventView event, Set<FraudRule.Watched> watched) {
        if (!EventKind.movesMoney(event.kind()) || event.kind() == EventKind.TRANSFER_REVERSED) {
            return false;
        }
        for (int posting = 0; posting < event.postingCount(); posting++) {
            if (watched.contains(watched(event, posting))) {
                return true;
            }
        }
        return false;
    }

    private static FraudRule.Watched watched(EventView event, int posting) {
        if (event.to(posting) == Accounts.EXTERNAL) {
            return FraudRule.Watched.WITHDRAWAL;
        }
        return event.from(posting) == Accounts.EXTERNAL ? FraudRule.Watched.DEPOSIT : FraudRule.Watched.TRANSFER;
    }

    private static boolean givesBack(Event event) {
        return event instanceof Event.TransferReversed
                || (event instanceof Event.CrossingPosted crossed
                        && crossed.crossing().kind() == CrossingKind.REVERSAL);
    }

    private static Suspect of(Movement movement) {
        if (movement.to().equals(AccountId.EXTERNAL)) {
            return new Suspect(FraudRule.Watched.WITHDRAWAL, movement.from(), movement);
        }
        if (movement.from().equals(AccountId.EXTERNAL)) {
            return new Suspect(FraudRule.Watched.DEPOSIT, movement.to(), movement);
        }
        return new Suspect(FraudRule.Watched.TRANSFER, movement.from(), movement);
    }
}
