package io.saldo.server.older.text;

import io.saldo.ledger.command.Command;
import io.saldo.ledger.event.Event;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.DecimalAmount;
import io.saldo.ledger.model.UserId;
import io.saldo.replica.partition.PartitionedTransfer;
import io.saldo.replica.partition.Place;
import io.saldo.server.http.Scratch;
import io.saldo.server.older.Outcome;
import io.saldo.server.older.RequestName;
import io.saldo.server.older.WalletLedger;
import io.saldo.server.problem.Problem;
import io.saldo.server.problem.ProblemCode;
import io.saldo.server.problem.RequestRefused;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/** Opens accounts under the next number, with money on them from the first moment. Any thread. */
final class NewAccounts {
    private static final int LOCKS = 64;

    private final WalletLedger ledger;
    private final AccountNumbers numbers;
    private final List<ReentrantLock> locks =
            Stream.generate(ReentrantLock::new).limit(LOCKS).toList();

    NewAccounts(WalletLedger ledger) {
        this.ledger = ledger;
        numbers = new AccountNumbers(ledger::exists);
    }

    /** Opens an account without money. */
    AccountId open(Scratch scratch) {
        AccountId account = numbers.next();
        ensureOpened(ledger.open(scratch, account, UserId.NONE));
        return account;
    }

    /** Opens an account with money on it. */
    Outcome.Posted open(Scratch scratch, RequestName request, DecimalAmount amount) {
        AccountId account = numbers.next();
        Optional<Outcome> outcome = ledger.openWith(scratch, ledger.deposit(request, account, amount));
        ensureOpened(outcome.isPresent());
        return switch (outcome.get()) {
            case Outcome.Refused refused -> throw new RequestRefused(Problem.of(refused.rejection()));
            case Outcome.Posted posted -> posted;
        };
    }

    /**
     * Gives the account that the same request opened before, or opens one. The ledger remembers the request by its money, and
     * that has an account already; so requests with the same id must not overtake each other here.
     */
    Outcome.Posted openOnce(Scratch scratch, RequestName request, DecimalAmount amount) {
        ReentrantLock lock = locks.get(Math.floorMod(request.id().hashCode(), LOCKS));
        lock.lock();
        try {
            Optional<PartitionedTransfer> known = ledger.reads().transfer(request.id());
            return known.isEmpty() ? open(scratch, request, amount) : same(known.get(), request, amount);
        } finally {
            lock.unlock();
        }
    }

    private Outcome.Posted same(PartitionedTransfer known, RequestName request, DecimalAmount amount) {
        if (!(known.origin() instanceof Event.TransferPosted posted) || !isOpening(known, posted)) {
            throw WalletLedger.reused();
        }
        Command repeated = ledger.deposit(request, posted.movement().to(), amount);
        if (!ledger.reads().isSame(Place.of(known.partition(), posted.header().position()), repeated)) {
            throw WalletLedger.reused();
        }
        return new Outcome.Posted(posted.header(), posted.movement(), true);
    }

    /** Money that went to a stranger, because the number was taken, was reversed. */
    private boolean isOpening(PartitionedTransfer known, Event.TransferPosted posted) {
        return !known.isReversed()
                && ledger.isFirst(posted.header(), posted.movement().to());
    }

    /** Only when a client of another API opens just this number at just this moment. */
    private static void ensureOpened(boolean isOpened) {
        if (!isOpened) {
            throw new RequestRefused(
                    ProblemCode.UNAVAILABLE, "The account's number was taken meanwhile; nothing was kept, try again");
        }
    }
}
