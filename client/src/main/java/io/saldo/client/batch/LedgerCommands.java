package io.saldo.client.batch;

import io.saldo.client.command.Amounts;
import io.saldo.client.command.CaptureHold;
import io.saldo.client.command.ChangeAccount;
import io.saldo.client.command.Command;
import io.saldo.client.command.Limit;
import io.saldo.client.command.Money;
import io.saldo.client.command.OpenAccount;
import io.saldo.client.command.PlaceHold;
import io.saldo.client.command.PostDeposit;
import io.saldo.client.command.PostTransaction;
import io.saldo.client.command.PostTransfer;
import io.saldo.client.command.PostWithdrawal;
import io.saldo.client.command.ReverseTransfer;
import io.saldo.client.command.VoidHold;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.DecimalAmount;
import io.saldo.ledger.model.Metadata;
import io.saldo.ledger.model.MinimumBalance;
import io.saldo.ledger.model.TransactionId;
import io.saldo.ledger.model.TransferType;
import io.saldo.ledger.model.UserId;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Commands as the ledger's log has them. */
final class LedgerCommands {
    private LedgerCommands() {}

    static io.saldo.ledger.command.Command of(Command command) {
        return switch (command) {
            case OpenAccount open ->
                new io.saldo.ledger.command.Command.OpenAccount(
                        new AccountId(open.account()),
                        new UserId(open.user().orElse("")),
                        limits(open.limits()),
                        metadata(open.metadata()));
            case ChangeAccount change ->
                new io.saldo.ledger.command.Command.ChangeAccount(
                        new AccountId(change.account()),
                        change.status(),
                        limits(change.limits()),
                        change.metadata().map(LedgerCommands::metadata));
            case PostDeposit deposit ->
                transfer(
                        deposit.id(),
                        TransferType.DEPOSIT,
                        AccountId.EXTERNAL,
                        new AccountId(deposit.to()),
                        deposit.amount(),
                        deposit.metadata());
            case PostWithdrawal withdrawal ->
                transfer(
                        withdrawal.id(),
                        TransferType.WITHDRAWAL,
                        new AccountId(withdrawal.from()),
                        AccountId.EXTERNAL,
                        withdrawal.amount(),
                        withdrawal.metadata());
            case PostTransfer transfer ->
                transfer(
                        transfer.id(),
                        TransferType.TRANSFER,
                        new AccountId(transfer.from()),
                        new AccountId(transfer.to()),
                        transfer.amount(),
                        transfer.metadata());
            case PostTransaction transaction -> transaction(transaction);
            case PlaceHold hold -> hold(hold);
            case CaptureHold capture ->
                new io.saldo.ledger.command.Command.CaptureHold(
                        id(capture.id()), id(capture.hold()), account(capture.to()), amount(capture.amount()));
            case VoidHold release -> new io.saldo.ledger.command.Command.VoidHold(id(release.id()), id(release.hold()));
            case ReverseTransfer reverse ->
                new io.saldo.ledger.command.Command.ReverseTransfer(
                        id(reverse.id()), id(reverse.original()), amount(reverse.amount()));
        };
    }

    private static io.saldo.ledger.command.Command transfer(
            UUID id,
            TransferType type,
            AccountId from,
            AccountId to,
            Money money,
            io.saldo.client.command.Metadata metadata) {
        return new io.saldo.ledger.command.Command.PostTransfer(
                id(id), type, from, to, amount(money), money.currency(), metadata(metadata));
    }

    private static io.saldo.ledger.command.Command transaction(PostTransaction transaction) {
        return new io.saldo.ledger.command.Command.PostTransaction(
                id(transaction.id()),
                transaction.postings().stream()
                        .map(posting -> new io.saldo.ledger.command.Command.Posting(
                                new AccountId(posting.from()),
                                new AccountId(posting.to()),
                                amount(posting.amount()),
                                posting.amount().currency()))
                        .toList(),
                metadata(transaction.metadata()));
    }

    private static io.saldo.ledger.command.Command hold(PlaceHold hold) {
        return new io.saldo.ledger.command.Command.PlaceHold(
                id(hold.id()),
                new AccountId(hold.from()),
                account(hold.to()),
                amount(hold.amount()),
                hold.amount().currency(),
                hold.expiry().map(Duration::toSeconds).orElse(0L),
                metadata(hold.metadata()));
    }

    private static TransactionId id(UUID id) {
        return new TransactionId(id.getMostSignificantBits(), id.getLeastSignificantBits());
    }

    private static AccountId account(Optional<String> account) {
        return account.map(AccountId::new).orElse(AccountId.NONE);
    }

    private static DecimalAmount amount(Money money) {
        return Amounts.decimal(money.amount());
    }

    private static DecimalAmount amount(Optional<BigDecimal> amount) {
        return amount.map(Amounts::decimal).orElse(DecimalAmount.NONE);
    }

    private static Metadata metadata(io.saldo.client.command.Metadata metadata) {
        return new Metadata(metadata.json());
    }

    private static List<MinimumBalance> limits(List<Limit> limits) {
        return limits.stream()
                .map(limit -> new MinimumBalance(limit.minimumBalance().currency(), amount(limit.minimumBalance())))
                .toList();
    }
}
