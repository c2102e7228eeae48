package io.saldo.server.older.text;

import io.saldo.ledger.event.Event;
import io.saldo.ledger.event.Movement;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.TransactionId;
import io.saldo.replica.partition.EventFeed;
import io.saldo.server.older.WalletLedger;
import java.util.List;

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
    private final EventFeed feed;
    private String cursor;

    /** Begins behind the events of a cursor. */
    EventLines(WalletLedger ledger, long[] after) {
        this.ledger = ledger;
        feed = ledger.reads().events(after);
        cursor = feed.cursor();
    }

    /** Reads up to {@code limit} events that moved money. */
    EventLines read(int limit) {
        int left = limit;
        for (int walked = 0; walked < EVENTS_WALKED_MAX; walked += EVENTS_READ) {
            List<EventFeed.Item> items = feed.next(EVENTS_READ);
            for (EventFeed.Item item : items) {
                if (left == 0) {
                    return this;
                }
                cursor = item.cursor();
                left -= write(item.event()) ? 1 : 0;
            }
            if (items.isEmpty()) {
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
        if (!fromOutside && movement.isSenderHere()) {
            line(id, action, movement.from(), "-" + amount);
        }
        if (!toOutside && movement.isReceiverHere()) {
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

    /** Where the next page begins. */
    String cursor() {
        return cursor;
    }
}
