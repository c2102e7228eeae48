package io.saldo.ledger.command;

import io.saldo.ledger.crossing.Crossing;
import io.saldo.ledger.crossing.CrossingKind;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.AccountStatus;
import io.saldo.ledger.model.DecimalAmount;
import io.saldo.ledger.model.Metadata;
import io.saldo.ledger.model.MinimumBalance;
import io.saldo.ledger.model.Rejection;
import io.saldo.ledger.model.TransactionId;
import io.saldo.ledger.model.TransferType;
import io.saldo.ledger.model.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** Commands with any content that their layout can hold, whether the ledger would take them or not. */
public final class RandomContents {
    private final SplittableRandom random;

    /** Contents that the random numbers choose. */
    public RandomContents(SplittableRandom random) {
        this.random = random;
    }

    /** One command of each kind. */
    public List<Command> oneOfEachKind() {
        return List.of(
                new Command.CreateLedger(random.nextInt(1 << 16), random.nextInt(1 << 16), random.nextInt(1, 1 << 16)),
                new Command.RegisterCurrency(text(300), random.nextInt(256)),
                new Command.OpenAccount(account(), new UserId(text(70)), minimums(), metadata()),
                new Command.ChangeAccount(account(), status(), minimums(), optionalMetadata()),
                transfer(),
                new Command.PostTransaction(id(), postings(), metadata()),
                new Command.PlaceHold(id(), account(), account(), amount(), text(20), random.nextLong(), metadata()),
                new Command.CaptureHold(id(), id(), account(), amount()),
                new Command.VoidHold(id(), id()),
                new Command.ReverseTransfer(id(), id(), amount()),
                new Command.Tick(),
                new Command.PrepareCrossing(crossing()),
                new Command.CommitCrossing(crossing()),
                new Command.ConfirmCrossing(id(), random.nextInt(1 << 16)),
                new Command.CancelCrossing(
                        id(), random.nextInt(1 << 16), Rejection.of(random.nextInt(Rejection.values().length))));
    }

    private Crossing crossing() {
        CrossingKind kind = CrossingKind.of(random.nextInt(4));
        List<Crossing.Posting> postings = new ArrayList<>();
        for (int left = random.nextInt(random.nextInt(20) == 0 ? 1_100 : 4); left > 0; left--) {
            postings.add(new Crossing.Posting(account(), account(), amount(), text(15)));
        }
        return new Crossing(
                id(), kind, random.nextInt(256), kind.hasSubject() ? id() : TransactionId.NONE, postings, metadata());
    }

    /** A transfer with names and a currency of ASCII, as its layout needs them. */
    public Command.PostTransfer transfer() {
        return new Command.PostTransfer(
                id(),
                TransferType.of(random.nextInt(3)),
                new AccountId(ascii(random.nextInt(1, 256))),
                new AccountId(ascii(random.nextInt(1, 65))),
                amount(),
                ascii(random.nextInt(13)),
                metadata());
    }

    private TransactionId id() {
        return random.nextInt(10) == 0 ? TransactionId.NONE : new TransactionId(random.nextLong(), random.nextLong());
    }

    private AccountId account() {
        return random.nextInt(10) == 0 ? AccountId.NONE : new AccountId(text(70));
    }

    private DecimalAmount amount() {
        return switch (random.nextInt(6)) {
            case 0 -> DecimalAmount.NONE;
            case 1 -> new DecimalAmount(Long.MIN_VALUE, 0, 38);
            case 2 -> new DecimalAmount(Long.MAX_VALUE, -1, 0);
            default -> new DecimalAmount(random.nextLong(), random.nextLong(), random.nextInt(39));
        };
    }

    private List<MinimumBalance> minimums() {
        List<MinimumBalance> minimums = new ArrayList<>();
        for (int left = random.nextInt(random.nextBoolean() ? 3 : 120); left > 0; left--) {
            minimums.add(new MinimumBalance(text(15), amount()));
        }
        return minimums;
    }

    private List<Command.Posting> postings() {
        List<Command.Posting> postings = new ArrayList<>();
        for (int left = random.nextInt(random.nextInt(20) == 0 ? 1_100 : 4); left > 0; left--) {
            postings.add(new Command.Posting(account(), account(), amount(), text(15)));
        }
        return postings;
    }

    private Optional<AccountStatus> status() {
        int number = random.nextInt(-1, 3);
        return number < 0 ? Optional.empty() : Optional.of(AccountStatus.of(number));
    }

    private Optional<Metadata> optionalMetadata() {
        return random.nextBoolean() ? Optional.empty() : Optional.of(metadata());
    }

    private Metadata metadata() {
        return switch (random.nextInt(8)) {
            case 0 -> new Metadata(text(9_000));
            case 1 -> new Metadata("m".repeat(0xFFFF));
            case 2, 3, 4 -> new Metadata(text(100));
            default -> Metadata.NONE;
        };
    }

    private String text(int charactersMax) {
        StringBuilder text = new StringBuilder();
        for (int left = random.nextInt(charactersMax); left > 0; left--) {
            int character = random.nextInt(random.nextInt(4) == 0 ? 0x11_0000 : 0x80);
            text.appendCodePoint(character >= 0xD800 && character <= 0xDFFF ? '?' : character);
        }
        return text.toString();
    }

    private String ascii(int length) {
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            text.append((char) random.nextInt(1, 0x80));
        }
        return text.toString();
    }
}
