package io.saldo.ledger.decide;

import io.saldo.ledger.Invariant;
import io.saldo.ledger.command.Command;
import io.saldo.ledger.event.EventKind;
import io.saldo.ledger.event.EventLayout;
import io.saldo.ledger.event.EventReader;
import io.saldo.ledger.event.EventView;
import io.saldo.ledger.event.EventWriter;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.AccountStatus;
import io.saldo.ledger.model.Amount;
import io.saldo.ledger.model.Currency;
import io.saldo.ledger.model.DecimalAmount;
import io.saldo.ledger.model.Int128;
import io.saldo.ledger.model.Limits;
import io.saldo.ledger.model.Rejection;
import io.saldo.ledger.model.TransactionId;
import io.saldo.ledger.state.Accounts;
import io.saldo.ledger.state.Balances;
import io.saldo.ledger.state.Holds;
import io.saldo.ledger.state.LedgerState;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Decides holds, the primitive of everything in two steps.
 *
 * <p>Placing checks as a transfer does, in the same order; the receiver, if given, must exist, but may be closed or
 * frozen until the capture, and may live in another partition, which is only asked then. A capture checks, in order: the hold exists ({@code HOLD_NOT_FOUND}), is open
 * ({@code HOLD_NOT_OPEN}), its receiver exists ({@code ACCOUNT_NOT_FOUND}) and is not the sender
 * ({@code SAME_ACCOUNT}), the amount is positive and exact ({@code INVALID_AMOUNT}) and no more than is held
 * ({@code LIMIT_EXCEEDED}), neither account is closed ({@code ACCOUNT_CLOSED}) or frozen ({@code ACCOUNT_FROZEN}), no
 * balance leaves 128 bits, nor that of {@code @external} its share of them ({@code LIMIT_EXCEEDED}). A void checks the first two alone: it moves no money. A
 * hold that a crossing captures is not open, unless the crossing is refused.
 */
final class HoldDecider {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final int MISSING = -3;

    private final LedgerState state;
    private final Accounts accounts;
    private final Balances balances;
    private final Holds holds;
    private final Past past;
    private final CrossingOpener crossings;

    HoldDecider(LedgerState state, Past past, CrossingOpener crossings) {
        this.state = state;
        this.past = past;
        this.crossings = crossings;
        accounts = state.accounts();
        balances = state.balances();
        holds = state.holds();
    }

    void place(Command.PlaceHold place, Decision decision) {
        byte[] metadata = place.metadata().json().getBytes(StandardCharsets.UTF_8);
        boolean outOfRange = place.expiresAfterSeconds() < 0 || place.expiresAfterSeconds() > Limits.HOLD_SECONDS_MAX;
        if (!decision.hasId() || outOfRange || metadata.length > Limits.METADATA_BYTES_MAX) {
            decision.refuse(Rejection.INVALID_COMMAND);
            return;
        }
        int from = accounts.find(place.from());
        int to = place.to().isNone() ? EventLayout.NO_NUMBER : find(place.to());
        if (from < 0 && crossings.isElsewhere(place.from())) {
            decision.turnAway(Rejection.INVALID_COMMAND);
            return;
        }
        if (from < 0 || to == MISSING) {
            decision.refuse(Rejection.ACCOUNT_NOT_FOUND);
            return;
        }
        if (from == to) {
            decision.refuse(Rejection.SAME_ACCOUNT);
            return;
        }
        if (isOfSystem(from) || isOfSystem(to)) {
            decision.refuse(Rejection.INVALID_COMMAND);
            return;
        }
        Optional<Currency> currency = state.currencies().find(place.currency());
        if (currency.isEmpty()) {
            decision.refuse(Rejection.CURRENCY_NOT_FOUND);
            return;
        }
        int scale = currency.get().scale();
        if (!place.amount().fits(scale) || !place.amount().at(scale).isPositive()) {
            decision.refuse(Rejection.INVALID_AMOUNT);
            return;
        }
        Optional<Rejection> unfit = unfit(from, from);
        if (unfit.isPresent()) {
            decision.refuse(unfit.get());
            return;
        }
        Amount amount = place.amount().at(scale);
        int balance = balances.find(from, currency.get().number());
        if (balance < 0 || !balances.covers(balance, amount.high(), amount.low())) {
            decision.refuse(Rejection.INSUFFICIENT_FUNDS);
            return;
        }
        if (Int128.sumOverflows(balances.heldHigh(balance), balances.heldLow(balance), amount.high(), amount.low())) {
            decision.refuse(Rejection.LIMIT_EXCEEDED);
            return;
        }
        writePlaced(place, decision, from, to, currency.get().number(), balance, amount, metadata);
    }

    /** The number of an account, {@link EventLayout#ELSEWHERE} when it would live in another partition, or else missing. */
    private int find(AccountId account) {
        int number = accounts.find(account);
        if (number >= 0) {
            return number;
        }
        return crossings.isElsewhere(account) ? EventLayout.ELSEWHERE : MISSING;
    }

    private boolean isOfSystem(int account) {
        return account == 0 || (account >= 0 && account == state.transit());
    }

    private Optional<Rejection> unfit(int from, int to) {
        if (accounts.status(from) == AccountStatus.CLOSED || accounts.status(to) == AccountStatus.CLOSED) {
            return Optional.of(Rejection.ACCOUNT_CLOSED);
        }
        if (accounts.status(from) == AccountStatus.FROZEN || accounts.status(to) == AccountStatus.FROZEN) {
            return Optional.of(Rejection.ACCOUNT_FROZEN);
        }
        return Optional.empty();
    }

    private void writePlaced(
            Command.PlaceHold place,
            Decision decision,
            int from,
            int to,
            int currency,
            int balance,
            Amount amount,
            byte[] metadata) {
        Amount held = held(balance).plus(amount);
        EventWriter event = decision.write(EventKind.HOLD_PLACED, 0, 2, 1);
        event.link(balance, balances.high(balance), balances.low(balance), held.high(), held.low());
        event.posting(amount.high(), amount.low(), from, to, currency);
        long seconds = place.expiresAfterSeconds();
        event.u64(seconds == 0 ? 0 : decision.timeNanos() + seconds * NANOS_PER_SECOND);
        event.u64(seconds);
        if (to == EventLayout.ELSEWHERE) {
            event.u32(metadata.length);
            event.bytes(metadata);
            byte[] receiver = place.to().value().getBytes(StandardCharsets.ISO_8859_1);
            event.u32(receiver.length);
            event.bytes(receiver);
        } else {
            event.textIfAny(metadata);
        }
        decision.decided();
    }

    void capture(Command.CaptureHold capture, Decision decision) {
        int hold = openHold(capture.hold().high(), capture.hold().low(), decision);
        if (hold < 0) {
            return;
        }
        int balance = holds.balance(hold);
        int from = balances.account(balance);
        int to = receiver(capture.to(), hold);
        Amount held = new Amount(holds.amountHigh(hold), holds.amountLow(hold));
        int scale = state.currencies().scale(balances.currency(balance));
        if (to == EventLayout.ELSEWHERE) {
            AccountId receiver = capture.to().isNone() ? remoteReceiver(capture.hold()) : capture.to();
            String code = state.currencies().of(balances.currency(balance)).code();
            crossings.capture(capture, accounts.id(from), receiver, held, code, scale, decision);
            return;
        }
        Optional<Rejection> rejection = checkCapture(from, to, capture.amount(), held, scale);
        if (rejection.isPresent()) {
            decision.refuse(rejection.get());
            return;
        }
        Amount amount = capture.amount().isNone() ? held : capture.amount().at(scale);
        int credit = balances.find(to, balances.currency(balance));
        Amount creditBefore = credit < 0 ? Amount.ZERO : new Amount(balances.high(credit), balances.low(credit));
        if (leavesNoRoom(to, balances.currency(balance), creditBefore, amount)
                || Int128.sumOverflows(creditBefore.high(), creditBefore.low(), amount.high(), amount.low())
                || Int128.differenceOverflows(
                        balances.high(balance), balances.low(balance), amount.high(), amount.low())
                || passesShare(to, creditBefore, amount)) {
            decision.refuse(Rejection.LIMIT_EXCEEDED);
            return;
        }
        writeCaptured(capture, decision, hold, to, credit, creditBefore, amount);
    }

    private boolean passesShare(int to, Amount before, Amount amount) {
        Amount after = to == 0 ? before.plus(amount) : Amount.ZERO;
        return state.share().isAbove(after.high(), after.low());
    }

    private int receiver(AccountId given, int hold) {
        if (!given.isNone()) {
            int account = find(given);
            return account >= 0 && account == state.transit() ? MISSING : account;
        }
        return holds.receiver(hold) == EventLayout.NO_NUMBER ? 0 : holds.receiver(hold);
    }

    /** The receiver that the hold's own command named; only its event has the name. */
    private AccountId remoteReceiver(TransactionId hold) {
        long newest = past.find(hold.high(), hold.low());
        return EventReader.remoteReceiver(past.eventAt(past.origin(hold.high(), hold.low(), newest)));
    }

    private boolean leavesNoRoom(int account, int currency, Amount before, Amount amount) {
        return state.crossings().keepRoom()
                && !state.crossings()
                        .leavesRoomAbove(account, currency, before.high(), before.low(), amount.high(), amount.low());
    }

    private Optional<Rejection> checkCapture(int from, int to, DecimalAmount given, Amount held, int scale) {
        if (to < 0) {
            return Optional.of(Rejection.ACCOUNT_NOT_FOUND);
        }
        if (from == to) {
            return Optional.of(Rejection.SAME_ACCOUNT);
        }
        if (!given.isNone() && (!given.fits(scale) || !given.at(scale).isPositive())) {
            return Optional.of(Rejection.INVALID_AMOUNT);
        }
        if (!given.isNone() && given.at(scale).compareTo(held) > 0) {
            return Optional.of(Rejection.LIMIT_EXCEEDED);
        }
        return unfit(from, to);
    }

    private void writeCaptured(
            Command.CaptureHold capture,
            Decision decision,
            int hold,
            int to,
            int credit,
            Amount creditBefore,
            Amount amount) {
        int balance = holds.balance(hold);
        Amount whole = new Amount(holds.amountHigh(hold), holds.amountLow(hold));
        Amount heldAfter = held(balance).minus(whole);
        Amount debitAfter = new Amount(balances.high(balance), balances.low(balance)).minus(amount);
        Amount creditAfter = creditBefore.plus(amount);
        Amount creditHeld = credit < 0 ? Amount.ZERO : held(credit);
        int flags = EventLayout.SUBJECT_FLAG
                | (capture.amount().isNone() ? 0 : EventLayout.AMOUNT_GIVEN_FLAG)
                | (capture.to().isNone() ? 0 : EventLayout.RECEIVER_GIVEN_FLAG);
        EventWriter event = decision.write(EventKind.HOLD_CAPTURED, flags, 2, 2);
        writeSubject(event, hold);
        event.link(balance, debitAfter.high(), debitAfter.low(), heldAfter.high(), heldAfter.low());
        event.link(
                credit < 0 ? balances.size() : credit,
                creditAfter.high(),
                creditAfter.low(),
                creditHeld.high(),
                creditHeld.low());
        event.posting(amount.high(), amount.low(), balances.account(balance), to, balances.currency(balance));
        Amount released = whole.minus(amount);
        event.u64(released.low());
        event.u64(released.high());
        decision.decided();
    }

    void release(Command.VoidHold release, Decision decision) {
        int hold = openHold(release.hold().high(), release.hold().low(), decision);
        if (hold >= 0) {
            writeReleased(EventKind.HOLD_VOIDED, hold, decision);
        }
    }

    void expire(int hold, Decision decision) {
        writeReleased(EventKind.HOLD_EXPIRED, hold, decision);
    }

    private void writeReleased(byte kind, int hold, Decision decision) {
        int balance = holds.balance(hold);
        Amount whole = new Amount(holds.amountHigh(hold), holds.amountLow(hold));
        Amount heldAfter = held(balance).minus(whole);
        EventWriter event = decision.write(kind, EventLayout.SUBJECT_FLAG, 2, 1);
        writeSubject(event, hold);
        event.link(balance, balances.high(balance), balances.low(balance), heldAfter.high(), heldAfter.low());
        event.posting(
                whole.high(),
                whole.low(),
                balances.account(balance),
                EventLayout.NO_NUMBER,
                balances.currency(balance));
        decision.decided();
    }

    private void writeSubject(EventWriter event, int hold) {
        long previous = past.find(holds.idHigh(hold), holds.idLow(hold));
        Invariant.check(previous != Past.NONE, "an open hold is in the journal");
        event.subject(holds.idHigh(hold), holds.idLow(hold), previous);
    }

    /** The open hold with this id; or -1, and the command is refused. */
    private int openHold(long idHigh, long idLow, Decision decision) {
        if (!decision.hasId()) {
            decision.refuse(Rejection.INVALID_COMMAND);
            return -1;
        }
        int hold = holds.find(idHigh, idLow);
        boolean due = hold >= 0 && holds.expiresAt(hold) != 0 && holds.expiresAt(hold) <= decision.timeNanos();
        boolean isCrossing = hold >= 0 && holds.isCrossing(hold);
        if (hold >= 0 && !due && !isCrossing) {
            return hold;
        }
        decision.refuse(
                due || isCrossing || wasHold(idHigh, idLow) ? Rejection.HOLD_NOT_OPEN : Rejection.HOLD_NOT_FOUND);
        return -1;
    }

    private boolean wasHold(long idHigh, long idLow) {
        long newest = past.find(idHigh, idLow);
        long origin = newest == Past.NONE ? Past.NONE : past.origin(idHigh, idLow, newest);
        if (origin == Past.NONE) {
            return false;
        }
        EventView event = past.eventAt(origin);
        return event.kind() == EventKind.HOLD_PLACED;
    }

    private Amount held(int balance) {
        return new Amount(balances.heldHigh(balance), balances.heldLow(balance));
    }
}
