package io.saldo.ledger.decide;

import io.saldo.ledger.Invariant;
import io.saldo.ledger.crossing.Crossing;
import io.saldo.ledger.event.EventLayout;
import io.saldo.ledger.event.EventWriter;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.AccountStatus;
import io.saldo.ledger.model.Amount;
import io.saldo.ledger.model.Currency;
import io.saldo.ledger.model.DecimalAmount;
import io.saldo.ledger.model.Int128;
import io.saldo.ledger.model.Limits;
import io.saldo.ledger.model.Rejection;
import io.saldo.ledger.state.Accounts;
import io.saldo.ledger.state.Balances;
import io.saldo.ledger.state.Crossings;
import io.saldo.ledger.state.LedgerState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The postings of a crossing as one partition sees them: those with an account here, in their order, with
 * {@code @transit} on the side that lives elsewhere. An account lives in one partition, so its debits and credits see each
 * other in order whatever partitions the other sides live in.
 *
 * <p>While the postings are walked over, each balance's sum so far is kept, with the deepest and the highest that it came
 * to. What was deepest must be held until the postings are made, and for what was highest there must be room. Reused from
 * command to command by the ledger thread.
 */
final class CrossingLegs {
    private static final int MISSING = -1;

    private final LedgerState state;
    private final Accounts accounts;
    private final Balances balances;
    private final Crossings crossings;
    private final RunningBalances running;
    private final int[] places = new int[Limits.POSTINGS_MAX];
    private final int[] from = new int[Limits.POSTINGS_MAX];
    private final int[] to = new int[Limits.POSTINGS_MAX];
    private final int[] currencies = new int[Limits.POSTINGS_MAX];
    private final Amount[] amounts = new Amount[Limits.POSTINGS_MAX];
    private final int[] debits = new int[Limits.POSTINGS_MAX];
    private final int[] credits = new int[Limits.POSTINGS_MAX];
    private final Amount[] debitsAfter = new Amount[Limits.POSTINGS_MAX];
    private final Amount[] creditsAfter = new Amount[Limits.POSTINGS_MAX];
    private final Amount[] sums = new Amount[2 * Limits.POSTINGS_MAX];
    private final Amount[] deepest = new Amount[2 * Limits.POSTINGS_MAX];
    private final Amount[] highest = new Amount[2 * Limits.POSTINGS_MAX];
    private final List<Crossing.Posting> exact = new ArrayList<>();
    private int count;
    private int balanceCount;
    private boolean isCovered;

    CrossingLegs(LedgerState state, RunningBalances running) {
        this.state = state;
        this.running = running;
        accounts = state.accounts();
        balances = state.balances();
        crossings = state.crossings();
    }

    /** How many postings have an account here. */
    int count() {
        return count;
    }

    /** The balances as they would stand after the postings. */
    RunningBalances running() {
        return running;
    }

    /** All postings of the crossing that was checked, with amounts at their currencies' own scales. */
    List<Crossing.Posting> exact() {
        return List.copyOf(exact);
    }

    /** Whether a text names an account that would live in another partition. */
    boolean isElsewhere(AccountId account) {
        return AccountId.isValid(account.value())
                && state.partitioning().of(account) != state.partition()
                && accounts.find(account) < 0;
    }

    /**
     * Checks the postings in their order, each seeing what the ones before it did; the checks of each are those of a
     * transfer, as far as the accounts here allow.
     *
     * @param isCovered whether a hold covers what is debited here, so that it is not asked of the balance
     */
    Optional<Rejection> check(List<Crossing.Posting> postings, boolean isCovered) {
        begin();
        this.isCovered = isCovered;
        for (int place = 0; place < postings.size(); place++) {
            Optional<Rejection> rejection = read(postings.get(place), place);
            if (rejection.isPresent()) {
                return rejection;
            }
            if (isHere()) {
                rejection = unfit().or(this::unpayable);
                if (rejection.isPresent()) {
                    return rejection;
                }
                step();
            }
        }
        Invariant.check(count > 0, "a partition has a part in its crossings");
        return Optional.empty();
    }

    /** Takes the postings of a crossing that was checked when it was opened; nothing can fail now. */
    void take(List<Crossing.Posting> postings) {
        begin();
        for (int place = 0; place < postings.size(); place++) {
            Optional<Rejection> rejection = read(postings.get(place), place);
            Invariant.check(rejection.isEmpty(), "what was opened can be read again");
            if (isHere()) {
                debits[count] = running.of(from[count], currencies[count]);
                credits[count] = running.of(to[count], currencies[count]);
                Amount amount = amounts[count];
                Invariant.check(
                        !running.debitOverflows(debits[count], amount.high(), amount.low())
                                && !running.creditOverflows(credits[count], amount.high(), amount.low()),
                        "room was kept for what was opened");
                step();
            }
        }
    }

    private void begin() {
        running.begin();
        exact.clear();
        count = 0;
        balanceCount = 0;
    }

    /** Reads a posting into the next place; it stays there only if it has an account here. */
    private Optional<Rejection> read(Crossing.Posting posting, int place) {
        int sender = account(posting.from());
        int receiver = account(posting.to());
        if (sender == MISSING || receiver == MISSING) {
            return Optional.of(Rejection.ACCOUNT_NOT_FOUND);
        }
        if (posting.from().equals(posting.to())) {
            return Optional.of(Rejection.SAME_ACCOUNT);
        }
        if (isOfSystem(sender) || isOfSystem(receiver)) {
            return Optional.of(Rejection.INVALID_COMMAND);
        }
        Optional<Currency> currency = state.currencies().find(posting.currency());
        if (currency.isEmpty()) {
            return Optional.of(Rejection.CURRENCY_NOT_FOUND);
        }
        int scale = currency.get().scale();
        if (!posting.amount().fits(scale) || !posting.amount().at(scale).isPositive()) {
            return Optional.of(Rejection.INVALID_AMOUNT);
        }
        Amount amount = posting.amount().at(scale);
        exact.add(new Crossing.Posting(
                posting.from(), posting.to(), DecimalAmount.of(amount, scale), posting.currency()));
        places[count] = place;
        from[count] = sender;
        to[count] = receiver;
        currencies[count] = currency.get().number();
        amounts[count] = amount;
        return Optional.empty();
    }

    private int account(AccountId account) {
        int number = accounts.find(account);
        if (number >= 0) {
            return number;
        }
        return isElsewhere(account) ? EventLayout.ELSEWHERE : MISSING;
    }

    private boolean isOfSystem(int account) {
        return account == 0 || account == state.transit();
    }

    /** Whether the posting that was read has an account here; the other side becomes {@code @transit}. */
    private boolean isHere() {
        if (from[count] == EventLayout.ELSEWHERE && to[count] == EventLayout.ELSEWHERE) {
            return false;
        }
        from[count] = from[count] == EventLayout.ELSEWHERE ? state.transit() : from[count];
        to[count] = to[count] == EventLayout.ELSEWHERE ? state.transit() : to[count];
        return true;
    }

    private Optional<Rejection> unfit() {
        if (accounts.status(from[count]) == AccountStatus.CLOSED
                || accounts.status(to[count]) == AccountStatus.CLOSED) {
            return Optional.of(Rejection.ACCOUNT_CLOSED);
        }
        if (accounts.status(from[count]) == AccountStatus.FROZEN
                || accounts.status(to[count]) == AccountStatus.FROZEN) {
            return Optional.of(Rejection.ACCOUNT_FROZEN);
        }
        return Optional.empty();
    }

    private Optional<Rejection> unpayable() {
        int currency = currencies[count];
        Amount amount = amounts[count];
        int debit = running.of(from[count], currency);
        boolean pays = from[count] == state.transit() || isCovered;
        if (!pays && !running.covers(debit, amount.high(), amount.low())) {
            return Optional.of(Rejection.INSUFFICIENT_FUNDS);
        }
        int credit = running.of(to[count], currency);
        debits[count] = debit;
        credits[count] = credit;
        boolean fits = !sumsOverflow(debit, credit, amount)
                && !running.debitOverflows(debit, amount.high(), amount.low())
                && !running.creditOverflows(credit, amount.high(), amount.low())
                && crossings.leavesRoomBelow(
                        from[count], currency, running.high(debit), running.low(debit), amount.high(), amount.low())
                && crossings.leavesRoomAbove(
                        to[count], currency, running.high(credit), running.low(credit), amount.high(), amount.low());
        return fits ? Optional.empty() : Optional.of(Rejection.LIMIT_EXCEEDED);
    }

    /** Sums stay above the lowest number of 128 bits, so that all of them can be turned round. */
    private boolean sumsOverflow(int debit, int credit, Amount amount) {
        meet(debit);
        meet(credit);
        return Int128.sumOverflows(sums[credit].high(), sums[credit].low(), amount.high(), amount.low())
                || Int128.sumOverflows(amount.high(), amount.low(), -1 - sums[debit].high(), ~sums[debit].low());
    }

    private void step() {
        int debit = debits[count];
        int credit = credits[count];
        Amount amount = amounts[count];
        running.debit(debit, amount.high(), amount.low());
        running.credit(credit, amount.high(), amount.low());
        debitsAfter[count] = new Amount(running.high(debit), running.low(debit));
        creditsAfter[count] = new Amount(running.high(credit), running.low(credit));
        meet(debit);
        meet(credit);
        sums[debit] = sums[debit].minus(amount);
        deepest[debit] = min(deepest[debit], sums[debit]);
        sums[credit] = sums[credit].plus(amount);
        highest[credit] = sums[credit].compareTo(highest[credit]) > 0 ? sums[credit] : highest[credit];
        count++;
    }

    private void meet(int balance) {
        for (; balanceCount <= balance; balanceCount++) {
            sums[balanceCount] = Amount.ZERO;
            deepest[balanceCount] = Amount.ZERO;
            highest[balanceCount] = Amount.ZERO;
        }
    }

    private static Amount min(Amount left, Amount right) {
        return left.compareTo(right) < 0 ? left : right;
    }

    /** Whether all that must be held and all room that must be kept fits beside what other crossings need. */
    boolean fits() {
        for (int balance = 0; balance < balanceCount; balance++) {
            Amount held = toHold(balance);
            boolean isHeld =
                    !Int128.sumOverflows(running.heldHigh(balance), running.heldLow(balance), held.high(), held.low());
            Amount above = highest[balance];
            Amount below = below(balance);
            int account = running.account(balance);
            int currency = running.currency(balance);
            if (!isHeld
                    || !crossings.leavesRoomAbove(account, currency, 0, 0, above.high(), above.low())
                    || !crossings.leavesRoomBelow(account, currency, 0, 0, below.high(), below.low())) {
                return false;
            }
        }
        return true;
    }

    /** What must be held of a balance until the postings are made. */
    private Amount toHold(int balance) {
        boolean isFree = isCovered || running.account(balance) == state.transit();
        return isFree ? Amount.ZERO : Amount.ZERO.minus(deepest[balance]);
    }

    private Amount below(int balance) {
        return running.account(balance) == state.transit() ? Amount.ZERO.minus(deepest[balance]) : Amount.ZERO;
    }

    /** Of how many balances something must be held. */
    int heldCount() {
        int held = 0;
        for (int balance = 0; balance < balanceCount; balance++) {
            held += toHold(balance).isZero() ? 0 : 1;
        }
        return held;
    }

    /** Writes a link for each balance of which something must be held, and then the amounts as postings. */
    void writeHeld(EventWriter event) {
        for (int balance = 0; balance < balanceCount; balance++) {
            Amount amount = toHold(balance);
            if (!amount.isZero()) {
                int number = running.number(balance);
                Invariant.check(number < balances.size(), "only a balance that is there can pay");
                Amount held = new Amount(running.heldHigh(balance), running.heldLow(balance)).plus(amount);
                event.link(number, balances.high(number), balances.low(number), held.high(), held.low());
            }
        }
        for (int balance = 0; balance < balanceCount; balance++) {
            Amount amount = toHold(balance);
            if (!amount.isZero()) {
                event.posting(
                        amount.high(),
                        amount.low(),
                        running.account(balance),
                        EventLayout.NO_NUMBER,
                        running.currency(balance));
            }
        }
    }

    /** Writes the room that must be kept, with its count before it. */
    void writeRooms(EventWriter event) {
        int rooms = 0;
        for (int balance = 0; balance < balanceCount; balance++) {
            rooms += needsRoom(balance) ? 1 : 0;
        }
        event.u32(rooms);
        event.u32(0);
        for (int balance = 0; balance < balanceCount; balance++) {
            if (needsRoom(balance)) {
                event.u32(running.account(balance));
                event.u32(running.currency(balance));
                event.u64(highest[balance].low());
                event.u64(highest[balance].high());
                event.u64(below(balance).low());
                event.u64(below(balance).high());
            }
        }
    }

    private boolean needsRoom(int balance) {
        return !highest[balance].isZero() || !below(balance).isZero();
    }

    /** Writes two links for each posting, and then the postings. */
    void writePostings(EventWriter event) {
        for (int i = 0; i < count; i++) {
            writeLink(event, debits[i], debitsAfter[i]);
            writeLink(event, credits[i], creditsAfter[i]);
        }
        for (int i = 0; i < count; i++) {
            event.posting(amounts[i].high(), amounts[i].low(), from[i], to[i], currencies[i]);
        }
    }

    private void writeLink(EventWriter event, int balance, Amount after) {
        event.link(
                running.number(balance),
                after.high(),
                after.low(),
                running.heldHigh(balance),
                running.heldLow(balance));
    }

    /** Writes for each posting where it stands in the crossing. */
    void writePlaces(EventWriter event) {
        for (int i = 0; i < count; i++) {
            event.u16(places[i]);
        }
    }
}
