package io.saldo.ledger.naive;

import io.saldo.ledger.command.Command;
import io.saldo.ledger.event.Event;
import io.saldo.ledger.model.Amount;
import io.saldo.ledger.model.Currency;
import io.saldo.ledger.model.Rejection;
import io.saldo.ledger.model.TransactionId;
import io.saldo.ledger.model.TransferType;
import java.math.BigInteger;
import java.util.List;
import java.util.Set;

/** Transfers, transactions and reversals. */
final class MoneyRules {
    private final Books books;
    private final Set<TransactionId> done;

    MoneyRules(Books books, Set<TransactionId> done) {
        this.books = books;
        this.done = done;
    }

    Event post(Command.PostTransfer transfer, Event.Header header) {
        Books.checkId(transfer.id());
        Books.checkMetadata(transfer.metadata());
        NaiveAccount from = books.account(transfer.from());
        NaiveAccount to = books.account(transfer.to());
        Refusal.when(from == to, Rejection.SAME_ACCOUNT);
        TransferType type = from.isExternal()
                ? TransferType.DEPOSIT
                : to.isExternal() ? TransferType.WITHDRAWAL : TransferType.TRANSFER;
        Refusal.when(type != transfer.type(), Rejection.INVALID_COMMAND);
        Currency currency = books.currency(transfer.currency());
        BigInteger amount = Books.positive(transfer.amount(), currency);
        Draft draft = new Draft();
        draft.post(from, to, currency, amount);
        books.movements.put(transfer.id(), draft.enter());
        return new Event.TransferPosted(header, type, draft.movements().getFirst(), transfer.metadata());
    }

    Event post(Command.PostTransaction transaction, Event.Header header) {
        Books.checkId(transaction.id());
        Books.checkMetadata(transaction.metadata());
        int count = transaction.postings().size();
        Refusal.when(count < 1 || count > 1000, Rejection.INVALID_COMMAND);
        Draft draft = new Draft();
        for (Command.Posting posting : transaction.postings()) {
            NaiveAccount from = books.account(posting.from());
            NaiveAccount to = books.account(posting.to());
            Refusal.when(from == to, Rejection.SAME_ACCOUNT);
            Refusal.when(from.isExternal() || to.isExternal(), Rejection.INVALID_COMMAND);
            Currency currency = books.currency(posting.currency());
            draft.post(from, to, currency, Books.positive(posting.amount(), currency));
        }
        books.movements.put(transaction.id(), draft.enter());
        return new Event.TransactionPosted(header, draft.movements(), transaction.metadata());
    }

    Event reverse(Command.ReverseTransfer reverse, Event.Header header) {
        Books.checkId(reverse.id());
        NaiveMovement original = books.movements.get(reverse.original());
        if (original == null) {
            throw new Refusal(
                    done.contains(reverse.original()) ? Rejection.NOT_REVERSIBLE : Rejection.TRANSFER_NOT_FOUND);
        }
        return original.postings().size() == 1
                ? reverseOne(reverse, original, header)
                : reverseMany(reverse, original, header);
    }

    private static Event reverseOne(Command.ReverseTransfer reverse, NaiveMovement original, Event.Header header) {
        NaiveMovement.Posting posting = original.postings().getFirst();
        BigInteger left = posting.amount().subtract(original.reversed());
        boolean given = Books.value(reverse.amount()).signum() != 0;
        BigInteger amount = given ? Books.positive(reverse.amount(), posting.currency()) : left;
        Refusal.when(amount.signum() == 0 || amount.compareTo(left) > 0, Rejection.LIMIT_EXCEEDED);
        Draft draft = new Draft();
        draft.post(posting.to(), posting.from(), posting.currency(), amount);
        draft.enter();
        original.reverse(amount);
        return new Event.TransferReversed(
                header, reverse.original(), draft.movements(), Books.amount(original.reversed()), given);
    }

    private static Event reverseMany(Command.ReverseTransfer reverse, NaiveMovement original, Event.Header header) {
        Refusal.when(Books.value(reverse.amount()).signum() != 0, Rejection.INVALID_AMOUNT);
        Refusal.when(original.isWholeReversed(), Rejection.LIMIT_EXCEEDED);
        Draft draft = new Draft();
        List<NaiveMovement.Posting> turned = original.postings().reversed();
        for (NaiveMovement.Posting posting : turned) {
            draft.post(posting.to(), posting.from(), posting.currency(), posting.amount());
        }
        draft.enter();
        original.reverseWhole();
        return new Event.TransferReversed(header, reverse.original(), draft.movements(), Amount.of(1), false);
    }
}
