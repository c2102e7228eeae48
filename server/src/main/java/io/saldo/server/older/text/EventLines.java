package io.saldo.server.older.text;

import io.saldo.ledger.event.Event;
import io.saldo.ledger.event.Movement;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.TransactionId;
import io.saldo.replica.read.Page;
import io.saldo.server.older.WalletLedger;

/**
 * A page of the journal as lines: for each movement between two accounts a line of the side that sends and one of the side
 * that receives, and for money that comes from outside or goes there a line of the one account. So the sums of an account's
 * amounts are its balances, from the first line on.
 */
final class EventLines {
    private static final int EVENTS_READ = 500;
    /** A page ends here, however few of the events moved money. */
    private static final int EVENTS_WALKED_MAX = 20_000;

    private final WalletLedger ledger;
    private final StringBuilder lines = new StringBuilder();
    private long sequence;

    /** Begins behind an event. */
    EventLines(WalletLedger ledger, long afterSequence) {
        this.ledger = ledger;
        sequence = afterSequence;
    }

    /** Reads up to {@code limit} events that moved money. */
    EventLines read(int limit) {
        int left = limit;
        for (int walked = 0; walked < EVENTS_WALKED_MAX; walked += EVENTS_READ) {
            Page<Event> page = ledger.reads().partition(0).events(sequence, EVENTS_READ);
            for (Event event : page.items()) {
                if (left == 0) {
                    return this;
                }
                sequence = event.header().sequence();
                left -= write(event) ? 1 : 0;
            }
            if (page.items().isEmpty()) {
                return this;
            }
        }
        return this;
    }

    private boolean write(Event event) {
        int before = lines.length();
        if (event instanceof Event.Moved moved) {
            for (Movement movement : moved.movements()) {
                if (movement.currency().equals(ledger.currency())) {
                    write(event.header().id(), movement);
                }
            }
        }
        return lines.length() > before;
    }

    private void write(TransactionId id, Movement movement) {
        boolean fromOutside = movement.from().equals(AccountId.EXTERNAL);
        boolean toOutside = movement.to().equals(AccountId.EXTERNAL);
        String action = fromOutside ? "DEPOSIT" : toOutside ? "WITHDRAWAL" : "TRANSFER";
        String amount = ledger.amounts().plain(movement.amount());
        if (!fromOutside) {
            line(id, action, movement.from(), "-" + amount);
        }
        if (!toOutside) {
            line(id, action, movement.to(), "+" + amount);
        }
    }

    private void line(TransactionId id, String action, AccountId account, String amount) {
        lines.append("Transaction ID: ")
                .append(id)
                .append(" Action: ")
                .append(action)
                .append(" Account: ")
                .append(account)
                .append(" Amount: ")
                .append(amount)
                .append("\n\n");
    }

    String text() {
        return lines.toString();
    }

    /** The sequence of the last event that was read; the next page begins behind it. */
    long sequence() {
        return sequence;
    }
}
