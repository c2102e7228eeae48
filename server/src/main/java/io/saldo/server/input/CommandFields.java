package io.saldo.server.input;

import io.saldo.ledger.command.Command;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.AccountStatus;
import io.saldo.ledger.model.Currency;
import io.saldo.ledger.model.DecimalAmount;
import io.saldo.ledger.model.Limits;
import io.saldo.ledger.model.Metadata;
import io.saldo.ledger.model.MinimumBalance;
import io.saldo.ledger.model.TransactionId;
import io.saldo.ledger.model.TransferType;
import io.saldo.ledger.model.UserId;
import io.saldo.server.json.InvalidInput;
import io.saldo.server.json.JsonInput;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The fields of one operation as they were read, each at most once. */
final class CommandFields {
    private static final long POSTING = Field.bits(Field.FROM_ACCOUNT, Field.TO_ACCOUNT, Field.AMOUNT, Field.CURRENCY);
    private static final long LIMIT = Field.bits(Field.CURRENCY, Field.MINIMUM_BALANCE);

    private long seen;
    private String operation = "";
    private TransactionId transactionId = TransactionId.NONE;
    private TransactionId subject = TransactionId.NONE;
    private AccountId from = AccountId.NONE;
    private AccountId to = AccountId.NONE;
    private AccountId account = AccountId.NONE;
    private UserId user = UserId.NONE;
    private DecimalAmount amount = DecimalAmount.NONE;
    private DecimalAmount minimum = DecimalAmount.NONE;
    private String currency = "";
    private Metadata metadata = Metadata.NONE;
    private List<Command.Posting> postings = List.of();
    private List<MinimumBalance> limits = List.of();
    private Optional<AccountStatus> status = Optional.empty();
    private long expiresInSeconds;
    private int scale;

    /** Reads all fields of the object that was entered. */
    static CommandFields of(JsonInput input) {
        CommandFields fields = new CommandFields();
        fields.read(input);
        return fields;
    }

    /** Reads all fields of the object that was entered; those that came before a wrong one are kept. */
    void read(JsonInput input) {
        while (input.nextField()) {
            Field field = Field.of(input.name()).orElseThrow(input::unknownField);
            if ((seen & field.bit()) != 0) {
                throw input.duplicateField();
            }
            seen |= field.bit();
            read(field, input);
        }
    }

    private void read(Field field, JsonInput input) {
        switch (field) {
            case OP -> operation = input.text();
            case TRANSACTION_ID -> transactionId = input.transactionId();
            case HOLD_ID, TRANSFER_ID -> subject = input.transactionId();
            case FROM_ACCOUNT -> from = input.accountId();
            case TO_ACCOUNT -> to = input.accountId();
            case ACCOUNT_ID -> account = input.accountId();
            case USER_ID -> user = input.userId();
            case AMOUNT -> amount = input.positiveAmount();
            case MINIMUM_BALANCE -> minimum = input.signedAmount();
            case CURRENCY -> currency = input.currency();
            case METADATA -> metadata = input.metadata(Limits.METADATA_BYTES_MAX);
            case EXPIRES_IN_SECONDS -> expiresInSeconds = input.wholeNumber(1, Limits.HOLD_SECONDS_MAX);
            case SCALE -> scale = (int) input.wholeNumber(0, Currency.SCALE_MAX);
            case STATUS -> status = Optional.of(status(input));
            case POSTINGS -> postings = postings(input);
            case LIMITS -> limits = limits(input);
        }
    }

    private static AccountStatus status(JsonInput input) {
        return switch (input.text()) {
            case "active" -> AccountStatus.ACTIVE;
            case "frozen" -> AccountStatus.FROZEN;
            case "closed" -> AccountStatus.CLOSED;
            default -> throw input.wrong("must be active, frozen or closed");
        };
    }

    private static List<Command.Posting> postings(JsonInput input) {
        List<Command.Posting> postings = new ArrayList<>();
        input.beginArray();
        while (input.nextObject()) {
            if (postings.size() == Limits.POSTINGS_MAX) {
                throw new InvalidInput("postings must be at most " + Limits.POSTINGS_MAX);
            }
            CommandFields posting = of(input);
            posting.check(POSTING, POSTING, "postings[" + postings.size() + "].");
            postings.add(new Command.Posting(posting.from, posting.to, posting.amount, posting.currency));
        }
        if (postings.isEmpty()) {
            throw new InvalidInput("postings must be at least 1");
        }
        return postings;
    }

    /** The limits in the order of their currencies, so that the same limits are equal in whatever order they came. */
    private static List<MinimumBalance> limits(JsonInput input) {
        List<MinimumBalance> limits = new ArrayList<>();
        input.beginArray();
        while (input.nextObject()) {
            if (limits.size() == Limits.MINIMUM_BALANCES_MAX) {
                throw new InvalidInput("limits must be at most " + Limits.MINIMUM_BALANCES_MAX);
            }
            CommandFields limit = of(input);
            limit.check(LIMIT, LIMIT, "limits[" + limits.size() + "].");
            limits.add(new MinimumBalance(limit.currency, limit.minimum));
        }
        limits.sort(Comparator.comparing(MinimumBalance::currency));
        for (int i = 1; i < limits.size(); i++) {
            if (limits.get(i).currency().equals(limits.get(i - 1).currency())) {
                throw new InvalidInput("limits gives " + limits.get(i).currency() + " twice");
            }
        }
        return limits;
    }

    /** Makes sure that all required fields are there and no other than those allowed. */
    void check(long required, long allowed, String prefix) {
        for (Field field : Field.values()) {
            if ((seen & ~allowed & field.bit()) != 0) {
                throw new InvalidInput("unknown field " + prefix + field.json());
            }
            if ((required & ~seen & field.bit()) != 0) {
                throw new InvalidInput(prefix + field.json() + " is missing");
            }
        }
    }

    Operation operation() {
        if ((seen & Field.OP.bit()) == 0) {
            throw new InvalidInput("op is missing");
        }
        return Operation.of(operation)
                .orElseThrow(() -> new InvalidInput("op must be one of transfer, deposit, "
                        + "withdrawal, transaction, hold, capture, void, reversal, account"));
    }

    TransactionId transactionId() {
        return transactionId;
    }

    AccountId account() {
        return account;
    }

    /** What the path of the endpoint names. */
    CommandFields about(TransactionId subject) {
        this.subject = subject;
        return this;
    }

    /** What the path of the endpoint names. */
    CommandFields about(AccountId account) {
        this.account = account;
        return this;
    }

    Command toCommand(Operation operation, Scales scales) {
        return switch (operation) {
            case TRANSFER -> transfer(TransferType.TRANSFER, from, to, scales);
            case DEPOSIT -> transfer(TransferType.DEPOSIT, AccountId.EXTERNAL, to, scales);
            case WITHDRAWAL -> transfer(TransferType.WITHDRAWAL, from, AccountId.EXTERNAL, scales);
            case TRANSACTION -> new Command.PostTransaction(transactionId, scaledPostings(scales), metadata);
            case HOLD ->
                new Command.PlaceHold(
                        transactionId,
                        from,
                        to,
                        scales.scaled("amount", amount, currency),
                        currency,
                        expiresInSeconds,
                        metadata);
            case CAPTURE -> new Command.CaptureHold(transactionId, subject, to, amount);
            case VOID -> new Command.VoidHold(transactionId, subject);
            case REVERSAL -> new Command.ReverseTransfer(transactionId, subject, amount);
            case ACCOUNT -> new Command.OpenAccount(account, user, scaledLimits(scales), metadata);
            case ACCOUNT_CHANGE -> change(scales);
            case CURRENCY -> new Command.RegisterCurrency(currency, scale);
        };
    }

    private Command transfer(TransferType type, AccountId sender, AccountId receiver, Scales scales) {
        return new Command.PostTransfer(
                transactionId, type, sender, receiver, scales.scaled("amount", amount, currency), currency, metadata);
    }

    private Command change(Scales scales) {
        if (seen == 0) {
            throw new InvalidInput("at least one of status, limits and metadata must be given");
        }
        boolean metadataGiven = (seen & Field.METADATA.bit()) != 0;
        return new Command.ChangeAccount(
                account, status, scaledLimits(scales), metadataGiven ? Optional.of(metadata) : Optional.empty());
    }

    private List<Command.Posting> scaledPostings(Scales scales) {
        List<Command.Posting> scaled = new ArrayList<>(postings.size());
        for (int i = 0; i < postings.size(); i++) {
            Command.Posting posting = postings.get(i);
            DecimalAmount exact = scales.scaled("postings[" + i + "].amount", posting.amount(), posting.currency());
            scaled.add(new Command.Posting(posting.from(), posting.to(), exact, posting.currency()));
        }
        return scaled;
    }

    private List<MinimumBalance> scaledLimits(Scales scales) {
        return limits.stream()
                .map(limit -> new MinimumBalance(
                        limit.currency(), scales.scaled("minimum_balance", limit.minimum(), limit.currency())))
                .toList();
    }
}
