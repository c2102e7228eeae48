package io.saldo.ledger.decide;

import io.saldo.ledger.Invariant;
import io.saldo.ledger.command.Command;
import io.saldo.ledger.event.CrossingFields;
import io.saldo.ledger.event.EventKind;
import io.saldo.ledger.event.EventLayout;
import io.saldo.ledger.event.EventView;
import io.saldo.ledger.event.EventWriter;
import io.saldo.ledger.model.AccountStatus;
import io.saldo.ledger.model.Amount;
import io.saldo.ledger.model.Currency;
import io.saldo.ledger.model.Int128;
import io.saldo.ledger.model.Limits;
import io.saldo.ledger.model.Rejection;
import io.saldo.ledger.state.Accounts;
import io.saldo.ledger.state.LedgerState;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Decides transactions of many postings, and reversals. The postings are checked in their order, each seeing what the
 * ones before it did; the first that fails refuses all. For each posting the checks are those of a transfer, in the same
 * order; {@code @external} takes no part in a transaction.
 *
 * <p>A reversal checks before: the original exists, else {@code TRANSFER_NOT_FOUND}; it is a transfer, transaction or
 * capture, else {@code NOT_REVERSIBLE}; an amount is given only for a single posting, fits its scale, else
 * {@code INVALID_AMOUNT}; no more is reversed than was moved and not yet reversed, else {@code LIMIT_EXCEEDED}.
 */
final class TransactionDecider {
    private final LedgerState state;
    private final Accounts accounts;
    private final Past past;
    private final RunningBalances running;
    private final CrossingOpener crossings;
    private final int[] from = new int[Limits.POSTINGS_MAX];
    private final int[] to = new int[Limits.POSTINGS_MAX];
    private final int[] currency = new int[Limits.POSTINGS_MAX];
    private final long[] amountHigh = new long[Limits.POSTINGS_MAX];
    private final long[] amountLow = new long[Limits.POSTINGS_MAX];
    private final long[][] after = new long[4][Limits.POSTINGS_MAX];
    private final int[] debit = new int[Limits.POSTINGS_MAX];
    private final int[] credit = new int[Limits.POSTINGS_MAX];

    TransactionDecider(LedgerState state, Past past, RunningBalances running, CrossingOpener crossings) {
        this.state = state;
        this.past = past;
        this.running = running;
        this.crossings = crossings;
        accounts = state.accounts();
    }

    void post(Command.PostTransaction transaction, Decision decision) {
        int count = transaction.postings().size();
        byte[] metadata = transaction.metadata().json().getBytes(StandardCharsets.UTF_8);
        if (!decision.hasId()
                || count == 0
                || count > Limits.POSTINGS_MAX
                || metadata.length > Limits.METADATA_BYTES_MAX) {
            decision.refuse(Rejection.INVALID_COMMAND);
            return;
        }
        running.begin();
        for (int i = 0; i < count; i++) {
            int posting = i;
            Optional<Rejection> rejection =
                    readPosting(transaction.postings().get(i), i).or(() -> step(posting));
            if (rejection.isPresent() && needsAnother(transaction.postings().get(i), rejection.get())) {
                crossings.transaction(transaction, decision);
                return;
            }
            if (rejection.isPresent()) {
                decision.refuse(rejection.get());
                return;
            }
        }
        EventWriter event =
                decision.write(EventKind.TRANSACTION_POSTED, 0, Decider.payload(running.anyHeld()), 2 * count);
        writePostings(event, count);
        event.textIfAny(metadata);
        decision.decided();
    }

    /** Whether an account that was not found may be there in another partition. */
    private boolean needsAnother(Command.Posting posting, Rejection rejection) {
        return rejection == Rejection.ACCOUNT_NOT_FOUND
                && (crossings.isElsewhere(posting.from()) || crossings.isElsewhere(posting.to()));
    }

    private Optional<Rejection> readPosting(Command.Posting posting, int i) {
        from[i] = accounts.find(posting.from());
        to[i] = accounts.find(posting.to());
        if (from[i] < 0 || to[i] < 0) {
            return Optional.of(Rejection.ACCOUNT_NOT_FOUND);
        }
        if (from[i] == to[i]) {
            return Optional.of(Rejection.SAME_ACCOUNT);
        }
        if (isOfSystem(from[i]) || isOfSystem(to[i])) {
            return Optional.of(Rejection.INVALID_COMMAND);
        }
        Optional<Currency> known = state.currencies().find(posting.currency());
        if (known.isEmpty()) {
            return Optional.of(Rejection.CURRENCY_NOT_FOUND);
        }
        if (!posting.amount().fits(known.get().scale())) {
            return Optional.of(Rejection.INVALID_AMOUNT);
        }
        Amount amount = posting.amount().at(known.get().scale());
        currency[i] = known.get().number();
        amountHigh[i] = amount.high();
        amountLow[i] = amount.low();
        return amount.isPositive() ? Optional.empty() : Optional.of(Rejection.INVALID_AMOUNT);
    }

    private boolean isOfSystem(int account) {
        return account == 0 || account == state.transit();
    }

    private boolean leavesNoRoom(int account, int credited, int i) {
        return state.crossings().keepRoom()
                && !state.crossings()
                        .leavesRoomAbove(
                                account,
                                currency[i],
                                running.high(credited),
                                running.low(credited),
                                amountHigh[i],
                                amountLow[i]);
    }

    /** Only a reversal has {@code @external} on a side. */
    private boolean passesShare(int i, int debited, int credited) {
        boolean isBelow = from[i] == 0
                && state.share()
                        .isBelow(
                                Int128.differenceHigh(
                                        running.high(debited), running.low(debited), amountHigh[i], amountLow[i]),
                                running.low(debited) - amountLow[i]);
        return isBelow
                || (to[i] == 0
                        && state.share()
                                .isAbove(
                                        Int128.sumHigh(
                                                running.high(credited),
                                                running.low(credited),
                                                amountHigh[i],
                                                amountLow[i]),
                                        running.low(credited) + amountLow[i]));
    }

    /** Checks posting {@code i} against the running balances, and moves them. */
    private Optional<Rejection> step(int i) {
        if (accounts.status(from[i]) == AccountStatus.CLOSED || accounts.status(to[i]) == AccountStatus.CLOSED) {
            return Optional.of(Rejection.ACCOUNT_CLOSED);
        }
        if (accounts.status(from[i]) == AccountStatus.FROZEN || accounts.status(to[i]) == AccountStatus.FROZEN) {
            return Optional.of(Rejection.ACCOUNT_FROZEN);
        }
        int debited = running.of(from[i], currency[i]);
        if (from[i] != 0 && !running.covers(debited, amountHigh[i], amountLow[i])) {
            return Optional.of(Rejection.INSUFFICIENT_FUNDS);
        }
        int credited = running.of(to[i], currency[i]);
        if (running.debitOverflows(debited, amountHigh[i], amountLow[i])
                || running.creditOverflows(credited, amountHigh[i], amountLow[i])
                || passesShare(i, debited, credited)
                || leavesNoRoom(to[i], credited, i)) {
            return Optional.of(Rejection.LIMIT_EXCEEDED);
        }
        running.debit(debited, amountHigh[i], amountLow[i]);
        running.credit(credited, amountHigh[i], amountLow[i]);
        debit[i] = debited;
        credit[i] = credited;
        after[0][i] = running.high(debited);
        after[1][i] = running.low(debited);
        after[2][i] = running.high(credited);
        after[3][i] = running.low(credited);
        return Optional.empty();
    }

    private void writePostings(EventWriter event, int count) {
        for (int i = 0; i < count; i++) {
            event.link(
                    running.number(debit[i]),
                    after[0][i],
                    after[1][i],
                    running.heldHigh(debit[i]),
                    running.heldLow(debit[i]));
            event.link(
                    running.number(credit[i]),
                    after[2][i],
                    after[3][i],
                    running.heldHigh(credit[i]),
                    running.heldLow(credit[i]));
        }
        for (int i = 0; i < count; i++) {
            event.posting(amountHigh[i], amountLow[i], from[i], to[i], currency[i]);
        }
    }

    void reverse(Command.ReverseTransfer reverse, Decision decision) {
        if (!decision.hasId()) {
            decision.refuse(Rejection.INVALID_COMMAND);
            return;
        }
        long subjectHigh = reverse.original().high();
        long subjectLow = reverse.original().low();
        long newest = past.find(subjectHigh, subjectLow);
        long original = newest == Past.NONE ? Past.NONE : past.origin(subjectHigh, subjectLow, newest);
        if (original == Past.NONE) {
            decision.refuse(Rejection.TRANSFER_NOT_FOUND);
            return;
        }
        EventView event = past.eventAt(original);
        if (CrossingFields.isCrossing(event.kind())) {
            crossings.reverse(reverse, decision, newest, original);
            return;
        }
        Amount reversed = reversedSoFar(newest, original);
        event = past.eventAt(original);
        if (!isReversible(event.kind())) {
            decision.refuse(
                    event.kind() == EventKind.COMMAND_REFUSED
                            ? Rejection.TRANSFER_NOT_FOUND
                            : Rejection.NOT_REVERSIBLE);
            return;
        }
        int count = event.postingCount();
        readReversed(event, count);
        Optional<Rejection> rejection = chooseAmount(reverse, count, reversed);
        running.begin();
        for (int i = 0; i < count && rejection.isEmpty(); i++) {
            rejection = step(i);
        }
        if (rejection.isPresent()) {
            decision.refuse(rejection.get());
            return;
        }
        writeReversal(reverse, decision, newest, original, count, reversed);
    }

    private static boolean isReversible(byte kind) {
        return kind == EventKind.TRANSFER_POSTED
                || kind == EventKind.TRANSACTION_POSTED
                || kind == EventKind.HOLD_CAPTURED;
    }

    private Amount reversedSoFar(long newest, long original) {
        if (newest == original) {
            return Amount.ZERO;
        }
        EventView event = past.eventAt(newest);
        if (event.kind() != EventKind.TRANSFER_REVERSED) {
            return Amount.ZERO;
        }
        long total = event.afterPostings();
        return new Amount(event.longAt(total + 8), event.longAt(total));
    }

    /** The postings of the original, turned round, the last first. */
    private void readReversed(EventView event, int count) {
        for (int i = 0; i < count; i++) {
            int posting = count - 1 - i;
            from[i] = event.to(posting);
            to[i] = event.from(posting);
            currency[i] = event.currency(posting);
            amountHigh[i] = event.amountHigh(posting);
            amountLow[i] = event.amountLow(posting);
        }
    }

    private Optional<Rejection> chooseAmount(Command.ReverseTransfer reverse, int count, Amount reversed) {
        Amount whole = new Amount(amountHigh[0], amountLow[0]);
        ReversedAmount chosen = ReversedAmount.choose(
                reverse.amount(), count, whole, reversed, state.currencies().scale(currency[0]));
        if (count == 1) {
            amountHigh[0] = chosen.amount().high();
            amountLow[0] = chosen.amount().low();
        }
        return chosen.rejection();
    }

    private void writeReversal(
            Command.ReverseTransfer reverse,
            Decision decision,
            long newest,
            long original,
            int count,
            Amount reversed) {
        int given = reverse.amount().isNone() ? 0 : EventLayout.AMOUNT_GIVEN_FLAG;
        EventWriter event = decision.write(
                EventKind.TRANSFER_REVERSED,
                EventLayout.SUBJECT_FLAG | given,
                Decider.payload(running.anyHeld()),
                2 * count);
        event.subject(reverse.original().high(), reverse.original().low(), newest);
        writePostings(event, count);
        Amount total = count == 1 ? reversed.plus(new Amount(amountHigh[0], amountLow[0])) : Amount.of(1);
        event.u64(total.low());
        event.u64(total.high());
        event.u64(original);
        decision.decided();
        Invariant.check(Int128.isPositive(total.high(), total.low()), "a reversal moves money");
    }
}
