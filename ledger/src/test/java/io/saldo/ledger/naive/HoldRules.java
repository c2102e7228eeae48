package io.saldo.ledger.naive;

import io.saldo.ledger.command.Command;
import io.saldo.ledger.event.Event;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.Amount;
import io.saldo.ledger.model.Currency;
import io.saldo.ledger.model.Rejection;
import io.saldo.ledger.model.TransactionId;
import java.math.BigInteger;

/** Holds, their captures, voids and expiries. */
final class HoldRules {
    private static final long TEN_YEARS_IN_SECONDS = 10L * 365 * 24 * 60 * 60;

    private final Books books;

    HoldRules(Books books) {
        this.books = books;
    }

    Event place(Command.PlaceHold place, Event.Header header) {
        Books.checkId(place.id());
        Books.checkMetadata(place.metadata());
        long seconds = place.expiresAfterSeconds();
        Refusal.when(seconds < 0 || seconds > TEN_YEARS_IN_SECONDS, Rejection.INVALID_COMMAND);
        NaiveAccount from = books.account(place.from());
        if (!place.to().isNone()) {
            NaiveAccount to = books.account(place.to());
            Refusal.when(from == to, Rejection.SAME_ACCOUNT);
            Refusal.when(to.isExternal(), Rejection.INVALID_COMMAND);
        }
        Refusal.when(from.isExternal(), Rejection.INVALID_COMMAND);
        Currency currency = books.currency(place.currency());
        BigInteger amount = Books.positive(place.amount(), currency);
        Draft.checkStatus(from, from);
        String code = currency.code();
        BigInteger held = from.held(code).add(amount);
        BigInteger available = from.balance(code).subtract(held);
        Refusal.when(available.compareTo(from.minimum(code)) < 0, Rejection.INSUFFICIENT_FUNDS);
        Refusal.when(!Books.fits(held), Rejection.LIMIT_EXCEEDED);
        from.hold(code, amount);
        long expiresAt = seconds == 0 ? 0 : header.timeNanos() + seconds * 1_000_000_000L;
        NaiveHold hold = new NaiveHold(place.id(), from, place.to(), currency, amount, expiresAt);
        books.holds.put(place.id(), hold);
        books.openHolds.put(place.id(), hold);
        return new Event.HoldPlaced(
                header,
                from.id(),
                place.to(),
                Books.amount(amount),
                currency,
                Books.amount(from.balance(code)),
                Books.amount(held),
                expiresAt,
                seconds,
                place.metadata());
    }

    Event capture(Command.CaptureHold capture, Event.Header header) {
        Books.checkId(capture.id());
        NaiveHold hold = openHold(capture.hold(), header.timeNanos());
        boolean receiverGiven = !capture.to().isNone();
        AccountId receiver = receiverGiven ? capture.to() : hold.to();
        NaiveAccount to = receiver.isNone() ? books.external() : books.account(receiver);
        Refusal.when(to == hold.from(), Rejection.SAME_ACCOUNT);
        boolean amountGiven = Books.value(capture.amount()).signum() != 0;
        BigInteger amount = amountGiven ? Books.positive(capture.amount(), hold.currency()) : hold.amount();
        Refusal.when(amount.compareTo(hold.amount()) > 0, Rejection.LIMIT_EXCEEDED);
        Draft draft = new Draft();
        draft.postHeld(hold.from(), to, hold.currency(), amount);
        close(hold);
        books.movements.put(capture.id(), draft.enter());
        Amount released = Books.amount(hold.amount().subtract(amount));
        return new Event.HoldCaptured(
                header, hold.id(), draft.movements().getFirst(), released, amountGiven, receiverGiven);
    }

    Event release(Command.VoidHold release, Event.Header header) {
        Books.checkId(release.id());
        return released(openHold(release.hold(), header.timeNanos()), header, false);
    }

    Event expire(NaiveHold hold, Event.Header header) {
        return released(hold, header, true);
    }

    private Event released(NaiveHold hold, Event.Header header, boolean expired) {
        close(hold);
        String code = hold.currency().code();
        return new Event.HoldReleased(
                header,
                hold.id(),
                expired,
                hold.from().id(),
                Books.amount(hold.amount()),
                hold.currency(),
                Books.amount(hold.from().balance(code)),
                Books.amount(hold.from().held(code)));
    }

    private void close(NaiveHold hold) {
        books.openHolds.remove(hold.id());
        hold.from().release(hold.currency().code(), hold.amount());
    }

    private NaiveHold openHold(TransactionId id, long timeNanos) {
        Refusal.when(!books.holds.containsKey(id), Rejection.HOLD_NOT_FOUND);
        NaiveHold hold = books.openHolds.get(id);
        if (hold == null || hold.isDue(timeNanos)) {
            throw new Refusal(Rejection.HOLD_NOT_OPEN);
        }
        return hold;
    }
}
