package io.saldo.ledger.naive;

import io.saldo.ledger.command.Command;
import io.saldo.ledger.event.Event;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.AccountStatus;
import io.saldo.ledger.model.Currency;
import io.saldo.ledger.model.Metadata;
import io.saldo.ledger.model.MinimumBalance;
import io.saldo.ledger.model.Rejection;
import io.saldo.ledger.model.UserId;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The ledger's beginning, currencies and accounts. */
final class AccountRules {
    private static final String ID = "[A-Za-z0-9][A-Za-z0-9._:-]{0,63}";

    private final Books books;

    AccountRules(Books books) {
        this.books = books;
    }

    Event create(Command.CreateLedger create, Event.Header header) {
        Refusal.when(!books.accounts.isEmpty(), Rejection.LEDGER_EXISTS);
        Refusal.when(create.rulesVersion() == 0, Rejection.INVALID_COMMAND);
        books.accounts.put(AccountId.EXTERNAL, new NaiveAccount(AccountId.EXTERNAL, UserId.NONE));
        return new Event.LedgerCreated(header, create.rulesVersion(), create.partition(), create.partitions());
    }

    Optional<Event> register(Command.RegisterCurrency register, Event.Header header) {
        boolean fits = register.code().matches("[A-Z0-9]{3,12}") && register.scale() <= 38;
        Refusal.when(!fits, Rejection.INVALID_COMMAND);
        Currency known = books.currencies.get(register.code());
        if (known != null) {
            Refusal.when(known.scale() != register.scale(), Rejection.CURRENCY_EXISTS);
            return Optional.empty();
        }
        Refusal.when(books.currencies.size() >= 4096, Rejection.LIMIT_EXCEEDED);
        Currency currency = new Currency(books.currencies.size(), register.code(), register.scale());
        books.currencies.put(register.code(), currency);
        return Optional.of(new Event.CurrencyRegistered(header, currency));
    }

    Event open(Command.OpenAccount open, Event.Header header) {
        boolean userFits = open.user().isNone() || open.user().value().matches(ID);
        Refusal.when(!open.account().value().matches(ID) || !userFits, Rejection.INVALID_COMMAND);
        checkSizes(open.minimums(), open.metadata());
        Refusal.when(books.accounts.containsKey(open.account()), Rejection.ACCOUNT_EXISTS);
        List<Event.Minimum> minimums = minimums(open.minimums());
        NaiveAccount account = new NaiveAccount(open.account(), open.user());
        books.accounts.put(open.account(), account);
        setMinimums(account, open.minimums());
        account.noteEvent(header.sequence(), true);
        return new Event.AccountOpened(header, open.account(), open.user(), minimums, open.metadata());
    }

    Event change(Command.ChangeAccount change, Event.Header header) {
        Metadata metadata = change.metadata().orElse(Metadata.NONE);
        checkSizes(change.minimums(), metadata);
        NaiveAccount account = books.account(change.account());
        Refusal.when(account.isExternal(), Rejection.INVALID_COMMAND);
        Refusal.when(account.status() == AccountStatus.CLOSED, Rejection.ACCOUNT_CLOSED);
        List<Event.Minimum> minimums = minimums(change.minimums());
        AccountStatus status = change.status().orElse(account.status());
        Refusal.when(status == AccountStatus.CLOSED && !account.isEmpty(), Rejection.ACCOUNT_NOT_EMPTY);
        account.setStatus(status);
        setMinimums(account, change.minimums());
        account.noteEvent(header.sequence(), change.metadata().isPresent());
        return new Event.AccountChanged(
                header,
                account.id(),
                status,
                change.status().isPresent(),
                minimums,
                change.metadata().isPresent(),
                metadata);
    }

    private static void checkSizes(List<MinimumBalance> minimums, Metadata metadata) {
        Refusal.when(minimums.size() > 100, Rejection.INVALID_COMMAND);
        Books.checkMetadata(metadata);
    }

    private List<Event.Minimum> minimums(List<MinimumBalance> given) {
        List<Event.Minimum> minimums = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (MinimumBalance minimum : given) {
            Currency currency = books.currency(minimum.currency());
            BigInteger value = Books.exact(minimum.minimum(), currency);
            Refusal.when(!seen.add(currency.code()), Rejection.INVALID_COMMAND);
            minimums.add(new Event.Minimum(currency, Books.amount(value)));
        }
        return List.copyOf(minimums);
    }

    private void setMinimums(NaiveAccount account, List<MinimumBalance> given) {
        for (MinimumBalance minimum : given) {
            Currency currency = books.currency(minimum.currency());
            account.setMinimum(currency.code(), Books.exact(minimum.minimum(), currency));
        }
    }
}
