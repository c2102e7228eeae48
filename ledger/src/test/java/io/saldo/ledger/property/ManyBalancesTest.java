package io.saldo.ledger.property;

import io.saldo.ledger.command.Command;
import io.saldo.ledger.host.Commands;
import io.saldo.ledger.host.Encoder;
import io.saldo.ledger.host.Host;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.Amount;
import io.saldo.ledger.model.DecimalAmount;
import io.saldo.ledger.model.Limits;
import io.saldo.ledger.model.Metadata;
import io.saldo.ledger.model.TransactionId;
import io.saldo.ledger.naive.NaiveLedger;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ManyBalancesTest {
    private static final int ACCOUNTS = 600;
    private static final int CURRENCIES = 7;

    static LongStream seeds() {
        return Seeds.any(2);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void transactionsAcrossThousandsOfBalancesAreTheNaiveLedgers(long seed) {
        Seeds.hold(seed, ManyBalancesTest.class, _ -> {
            try (Host host = new Host(seed)) {
                NaiveLedger naive = new NaiveLedger();
                Audit audit = new Audit(host, naive);
                Encoder encoder = new Encoder();
                for (Command command : commands(new SplittableRandom(seed))) {
                    audit.execute(command, encoder.encode(command), 1);
                }
                audit.checkEverything();
            }
        });
    }

    /** Half of the transactions can be paid, since overdrafts are wide; the others fail somewhere in the middle. */
    private static List<Command> commands(SplittableRandom random) {
        List<Command> commands = new ArrayList<>(List.of(new Command.CreateLedger(1)));
        for (int currency = 0; currency < CURRENCIES; currency++) {
            commands.add(new Command.RegisterCurrency("CUR" + currency, 0));
        }
        for (int account = 0; account < ACCOUNTS; account++) {
            commands.add(Commands.open("a" + account, limits()));
        }
        for (int number = 1; number <= 24; number++) {
            List<Command.Posting> postings = new ArrayList<>();
            int poor = number % 2 == 0 ? random.nextInt(Limits.POSTINGS_MAX) : -1;
            for (int i = 0; i < Limits.POSTINGS_MAX; i++) {
                postings.add(posting(random, i == poor ? 1_000_000_000L : random.nextLong(1, 1_000)));
            }
            TransactionId id = Commands.id(number);
            commands.add(new Command.PostTransaction(id, postings, Metadata.NONE));
            commands.add(new Command.ReverseTransfer(
                    Commands.id(1_000 + number), Commands.id(random.nextInt(1, number + 1)), DecimalAmount.NONE));
        }
        return commands;
    }

    private static String[] limits() {
        List<String> limits = new ArrayList<>();
        for (int currency = 0; currency < CURRENCIES; currency += 2) {
            limits.add("CUR" + currency);
            limits.add("-1000000");
        }
        return limits.toArray(new String[0]);
    }

    private static Command.Posting posting(SplittableRandom random, long units) {
        int from = random.nextInt(ACCOUNTS);
        int to = (from + random.nextInt(1, ACCOUNTS)) % ACCOUNTS;
        return new Command.Posting(
                new AccountId("a" + from),
                new AccountId("a" + to),
                DecimalAmount.of(Amount.of(units), 0),
                "CUR" + random.nextInt((CURRENCIES + 1) / 2) * 2);
    }
}
