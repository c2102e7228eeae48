package io.saldo.ledger.decide;

import io.saldo.ledger.command.Command;
import io.saldo.ledger.event.EventKind;
import io.saldo.ledger.event.EventLayout;
import io.saldo.ledger.event.EventView;
import io.saldo.ledger.event.EventWriter;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.AccountStatus;
import io.saldo.ledger.model.Amount;
import io.saldo.ledger.model.Currency;
import io.saldo.ledger.model.Limits;
import io.saldo.ledger.model.MinimumBalance;
import io.saldo.ledger.model.Partitioning;
import io.saldo.ledger.model.Rejection;
import io.saldo.ledger.state.Accounts;
import io.saldo.ledger.state.Balances;
import io.saldo.ledger.state.LedgerState;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Decides what moves no money: the ledger's beginning, currencies, and accounts. None of these commands has a
 * transaction id, so their refusals are not remembered.
 *
 * <p>Opening checks, in order: the ids, sizes and number of minimums are within their limits ({@code INVALID_COMMAND}),
 * the id is free ({@code ACCOUNT_EXISTS}), then minimum by minimum its currency is registered ({@code
 * CURRENCY_NOT_FOUND}), its value exact ({@code INVALID_AMOUNT}) and its currency not named before ({@code
 * INVALID_COMMAND}). A change checks: sizes, the account exists ({@code ACCOUNT_NOT_FOUND}) and is not the
 * system's ({@code INVALID_COMMAND}), it is not closed ({@code ACCOUNT_CLOSED}), the minimums as above, and, to close
 * it, that it has neither balance nor hold, and that no open crossing will credit it ({@code ACCOUNT_NOT_EMPTY}). An
 * account that lives in another partition is not opened here ({@code INVALID_COMMAND}).
 */
final class AccountDecider {
    private record Minimum(int balance, int currency, Amount value) {}

    private final LedgerState state;
    private final Accounts accounts;
    private final Balances balances;
    private final Past past;

    AccountDecider(LedgerState state, Past past) {
        this.state = state;
        this.past = past;
        accounts = state.accounts();
        balances = state.balances();
    }

    void create(Command.CreateLedger create, Decision decision) {
        if (state.rulesVersion() != 0) {
            decision.refuse(Rejection.LEDGER_EXISTS);
            return;
        }
        boolean isPartition = create.partitions() <= Partitioning.COUNT_MAX && create.partition() < create.partitions();
        if (create.rulesVersion() == 0 || !isPartition) {
            decision.refuse(Rejection.INVALID_COMMAND);
            return;
        }
        EventWriter event = decision.write(EventKind.LEDGER_CREATED, 0, 0, 0);
        event.u32(create.rulesVersion());
        event.u16(create.partition());
        event.u16(create.partitions() == 1 ? 0 : create.partitions());
        decision.decided();
    }

    void register(Command.RegisterCurrency register, Decision decision) {
        boolean scaleFits = register.scale() >= 0 && register.scale() <= Currency.SCALE_MAX;
        if (!Currency.isCode(register.code()) || !scaleFits) {
            decision.refuse(Rejection.INVALID_COMMAND);
            return;
        }
        Optional<Currency> known = state.currencies().find(register.code());
        if (known.isPresent()) {
            if (known.get().scale() != register.scale()) {
                decision.refuse(Rejection.CURRENCY_EXISTS);
            }
            return;
        }
        if (state.currencies().size() == Limits.CURRENCIES_MAX) {
            decision.refuse(Rejection.LIMIT_EXCEEDED);
            return;
        }
        byte[] code = register.code().getBytes(StandardCharsets.ISO_8859_1);
        EventWriter event = decision.write(EventKind.CURRENCY_REGISTERED, 0, 0, 0);
        event.u32(state.currencies().size());
        event.u16(register.scale());
        event.u16(code.length);
        event.bytes(code);
        decision.decided();
    }

    void open(Command.OpenAccount open, Decision decision) {
        byte[] metadata = open.metadata().json().getBytes(StandardCharsets.UTF_8);
        boolean userFits = open.user().isNone() || AccountId.isValid(open.user().value());
        if (!AccountId.isValid(open.account().value()) || !userFits || isTooLarge(open.minimums(), metadata)) {
            decision.refuse(Rejection.INVALID_COMMAND);
            return;
        }
        if (state.partitioning().of(open.account()) != state.partition()) {
            decision.refuse(Rejection.INVALID_COMMAND);
            return;
        }
        if (accounts.find(open.account()) >= 0) {
            decision.refuse(Rejection.ACCOUNT_EXISTS);
            return;
        }
        List<Minimum> minimums = new ArrayList<>();
        Optional<Rejection> rejection = readMinimums(open.minimums(), -1, minimums);
        if (rejection.isPresent()) {
            decision.refuse(rejection.get());
            return;
        }
        int user = open.user().isNone() ? -1 : state.users().find(open.user());
        if (user < 0 && !open.user().isNone()) {
            user = state.users().size();
        }
        byte[] id = open.account().value().getBytes(StandardCharsets.ISO_8859_1);
        byte[] userId = open.user().value().getBytes(StandardCharsets.ISO_8859_1);
        EventWriter event = decision.write(EventKind.ACCOUNT_OPENED, 0, 0, 0);
        event.u32(accounts.size());
        event.u32(Decider.orNone(user));
        event.u64(EventLayout.NO_POSITION);
        event.u64(EventLayout.NO_POSITION);
        event.u64(EventLayout.NO_POSITION);
        event.u8(AccountStatus.ACTIVE.ordinal());
        event.u8(0);
        writeRest(event, id, userId, minimums, metadata);
        decision.decided();
    }

    void change(Command.ChangeAccount change, Decision decision) {
        byte[] metadata = change.metadata()
                .map(given -> given.json().getBytes(StandardCharsets.UTF_8))
                .orElse(new byte[0]);
        if (isTooLarge(change.minimums(), metadata)) {
            decision.refuse(Rejection.INVALID_COMMAND);
            return;
        }
        int account = accounts.find(change.account());
        if (account < 0) {
            decision.refuse(Rejection.ACCOUNT_NOT_FOUND);
            return;
        }
        if (account == 0 || account == state.transit()) {
            decision.refuse(Rejection.INVALID_COMMAND);
            return;
        }
        if (accounts.status(account) == AccountStatus.CLOSED) {
            decision.refuse(Rejection.ACCOUNT_CLOSED);
            return;
        }
        List<Minimum> minimums = new ArrayList<>();
        Optional<Rejection> rejection = readMinimums(change.minimums(), account, minimums);
        if (rejection.isPresent()) {
            decision.refuse(rejection.get());
            return;
        }
        AccountStatus status = change.status().orElse(accounts.status(account));
        if (status == AccountStatus.CLOSED && !isEmpty(account)) {
            decision.refuse(Rejection.ACCOUNT_NOT_EMPTY);
            return;
        }
        writeChange(change, decision, account, status, minimums, metadata);
    }

    private void writeChange(
            Command.ChangeAccount change,
            Decision decision,
            int account,
            AccountStatus status,
            List<Minimum> minimums,
            byte[] metadata) {
        long previous = accounts.changedAt(account);
        EventView before = past.eventAt(previous);
        long openedAt = orHere(before.longAt(before.body() + EventLayout.ACCOUNT_OPENED_AT), previous);
        long metadataAt = orHere(before.longAt(before.body() + EventLayout.ACCOUNT_METADATA_AT), previous);
        byte[] id = change.account().value().getBytes(StandardCharsets.ISO_8859_1);
        EventWriter event = decision.write(EventKind.ACCOUNT_CHANGED, 0, 0, 0);
        event.u32(account);
        event.u32(Decider.orNone(accounts.user(account)));
        event.u64(previous);
        event.u64(openedAt);
        event.u64(change.metadata().isPresent() ? EventLayout.NO_POSITION : metadataAt);
        event.u8(status.ordinal());
        event.u8(change.status().isPresent() ? 1 : 0);
        writeRest(event, id, new byte[0], minimums, metadata);
        decision.decided();
    }

    private static long orHere(long position, long here) {
        return position == EventLayout.NO_POSITION ? here : position;
    }

    private static boolean isTooLarge(List<MinimumBalance> minimums, byte[] metadata) {
        return minimums.size() > Limits.MINIMUM_BALANCES_MAX || metadata.length > Limits.METADATA_BYTES_MAX;
    }

    private Optional<Rejection> readMinimums(List<MinimumBalance> given, int account, List<Minimum> minimums) {
        int next = balances.size();
        Set<Integer> seen = new HashSet<>();
        for (MinimumBalance minimum : given) {
            Optional<Currency> currency = state.currencies().find(minimum.currency());
            if (currency.isEmpty()) {
                return Optional.of(Rejection.CURRENCY_NOT_FOUND);
            }
            if (!minimum.minimum().fits(currency.get().scale())) {
                return Optional.of(Rejection.INVALID_AMOUNT);
            }
            int number = currency.get().number();
            if (!seen.add(number)) {
                return Optional.of(Rejection.INVALID_COMMAND);
            }
            int known = account < 0 ? -1 : balances.find(account, number);
            int balance = known < 0 ? next++ : known;
            minimums.add(new Minimum(
                    balance, number, minimum.minimum().at(currency.get().scale())));
        }
        return Optional.empty();
    }

    private boolean isEmpty(int account) {
        for (int balance = accounts.firstBalance(account); balance >= 0; balance = balances.nextOfAccount(balance)) {
            boolean zero = balances.high(balance) == 0 && balances.low(balance) == 0;
            if (!zero || balances.heldHigh(balance) != 0 || balances.heldLow(balance) != 0) {
                return false;
            }
        }
        return !state.crossings().mayCredit(account);
    }

    private static void writeRest(EventWriter event, byte[] id, byte[] user, List<Minimum> minimums, byte[] metadata) {
        event.u16(id.length);
        event.u16(user.length);
        event.u16(minimums.size());
        event.bytes(id);
        event.bytes(user);
        event.pad();
        for (Minimum minimum : minimums) {
            event.u32(minimum.balance());
            event.u32(minimum.currency());
            event.u64(minimum.value().low());
            event.u64(minimum.value().high());
            event.u64(0);
        }
        event.u32(metadata.length);
        event.bytes(metadata);
    }
}
