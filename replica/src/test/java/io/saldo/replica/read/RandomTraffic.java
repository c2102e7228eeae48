package io.saldo.replica.read;

import io.saldo.ledger.command.Command;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.AccountStatus;
import io.saldo.ledger.model.DecimalAmount;
import io.saldo.ledger.model.Metadata;
import io.saldo.ledger.model.MinimumBalance;
import io.saldo.ledger.model.TransactionId;
import io.saldo.ledger.model.TransferType;
import io.saldo.ledger.model.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** Commands of all kinds on a few accounts, many of which will be refused or repeat others. */
final class RandomTraffic {
    static final List<String> CURRENCIES = List.of("USD", "JPY", "BTC");
    static final int ACCOUNTS_MAX = 9;
    static final int USERS = 3;

    private final RandomGenerator random;
    private final List<Command> issued = new ArrayList<>();
    private final List<TransactionId> holds = new ArrayList<>();
    private int accounts;
    private long ids;

    RandomTraffic(RandomGenerator random) {
        this.random = random;
    }

    /** The currencies and the first two accounts. */
    List<Command> beginning() {
        List<Command> commands = new ArrayList<>();
        commands.add(new Command.RegisterCurrency("USD", 4));
        commands.add(new Command.RegisterCurrency("JPY", 0));
        commands.add(new Command.RegisterCurrency("BTC", 8));
        commands.add(open());
        commands.add(open());
        return commands;
    }

    /** All accounts that were or will be opened, and the external one. */
    static List<AccountId> accounts() {
        List<AccountId> all = new ArrayList<>(List.of(AccountId.EXTERNAL));
        IntStream.range(0, ACCOUNTS_MAX).mapToObj(RandomTraffic::account).forEach(all::add);
        return all;
    }

    /** The owners; account 0, 4, … has none. */
    static List<UserId> users() {
        return IntStream.range(0, USERS).mapToObj(RandomTraffic::user).toList();
    }

    private static AccountId account(int number) {
        return new AccountId("account-" + number);
    }

    private static UserId user(int number) {
        return new UserId("user-" + number);
    }

    /** Runs so many entries of one to four commands on the host, some at the same time. */
    void run(LedgerHost host, int entries) {
        for (int entry = 0; entry < entries; entry++) {
            List<Command> commands = new ArrayList<>();
            for (int i = random.nextInt(1, 5); i > 0; i--) {
                commands.add(next());
            }
            host.entry(random.nextInt(4) * 500_000_000L, commands);
        }
    }

    Command next() {
        Command command = choose();
        issued.add(command);
        return command;
    }

    private Command choose() {
        int dice = random.nextInt(100);
        if (dice < 20) {
            return transfer(TransferType.DEPOSIT, AccountId.EXTERNAL, anyone());
        } else if (dice < 27) {
            return transfer(TransferType.WITHDRAWAL, anyone(), AccountId.EXTERNAL);
        } else if (dice < 50) {
            return transfer(TransferType.TRANSFER, anyone(), anyone());
        } else if (dice < 58) {
            return transaction();
        } else if (dice < 68) {
            return hold();
        } else if (dice < 75) {
            boolean whole = random.nextBoolean();
            return new Command.CaptureHold(
                    id(), aHold(), oneOf(AccountId.NONE, anyone()), whole ? DecimalAmount.NONE : amount());
        } else if (dice < 78) {
            return new Command.VoidHold(id(), aHold());
        } else if (dice < 85) {
            return new Command.ReverseTransfer(id(), anyId(), random.nextBoolean() ? DecimalAmount.NONE : amount());
        } else if (dice < 93) {
            return change();
        } else if (dice < 95) {
            return accounts < ACCOUNTS_MAX ? open() : new Command.Tick();
        }
        return issued.isEmpty() ? new Command.Tick() : oneOfTheLast(issued, issued.size());
    }

    private Command open() {
        int number = accounts++;
        return new Command.OpenAccount(
                account(number), number % 4 == 0 ? UserId.NONE : user(number % USERS), minimums(), metadata());
    }

    private Command change() {
        return new Command.ChangeAccount(
                anyone(),
                switch (random.nextInt(12)) {
                    case 0 -> Optional.of(AccountStatus.FROZEN);
                    case 1, 2, 3, 4, 5, 6 -> Optional.of(AccountStatus.ACTIVE);
                    default -> Optional.empty();
                },
                minimums(),
                random.nextBoolean() ? Optional.of(metadata()) : Optional.<Metadata>empty());
    }

    private List<MinimumBalance> minimums() {
        return CURRENCIES.stream()
                .filter(_ -> random.nextInt(5) == 0)
                .map(code ->
                        new MinimumBalance(code, DecimalAmount.parse(oneOf("0", oneOf("-20", oneOf("-3", "1"))), true)))
                .toList();
    }

    private Command transfer(TransferType type, AccountId from, AccountId to) {
        return new Command.PostTransfer(id(), type, from, to, amount(), currency(), metadata());
    }

    private Command transaction() {
        int count = random.nextInt(8) == 0 ? random.nextInt(2, 30) : random.nextInt(1, 5);
        String currency = currency();
        List<Command.Posting> postings = new ArrayList<>();
        AccountId from = anyone();
        for (int i = 0; i < count; i++) {
            AccountId to = anyone();
            postings.add(new Command.Posting(from, to, amount(), random.nextInt(4) == 0 ? currency() : currency));
            from = random.nextBoolean() ? from : to;
        }
        return new Command.PostTransaction(id(), postings, metadata());
    }

    private Command hold() {
        TransactionId id = id();
        holds.add(id);
        return new Command.PlaceHold(
                id,
                anyone(),
                oneOf(AccountId.NONE, anyone()),
                amount(),
                currency(),
                random.nextBoolean() ? 0 : random.nextInt(1, 30),
                metadata());
    }

    private AccountId anyone() {
        return account(random.nextInt(accounts));
    }

    private String currency() {
        return CURRENCIES.get(random.nextInt(10) < 6 ? 0 : random.nextInt(3));
    }

    private DecimalAmount amount() {
        return DecimalAmount.parse(random.nextInt(8) == 0 ? "0.5" : Integer.toString(random.nextInt(1, 12)), false);
    }

    private Metadata metadata() {
        return random.nextBoolean()
                ? Metadata.NONE
                : new Metadata("{\"note\":\"" + "é".repeat(random.nextInt(9)) + "\"}");
    }

    private TransactionId id() {
        return new TransactionId(random.nextInt(3), ++ids);
    }

    private TransactionId aHold() {
        return holds.isEmpty() || random.nextInt(10) == 0 ? anyId() : oneOfTheLast(holds, 6);
    }

    private TransactionId anyId() {
        return issued.isEmpty()
                ? id()
                : oneOfTheLast(issued, random.nextBoolean() ? 10 : issued.size())
                        .id();
    }

    private <T> T oneOfTheLast(List<T> list, int count) {
        return list.get(list.size() - 1 - random.nextInt(Math.min(count, list.size())));
    }

    private <T> T oneOf(T left, T right) {
        return random.nextBoolean() ? left : right;
    }
}
