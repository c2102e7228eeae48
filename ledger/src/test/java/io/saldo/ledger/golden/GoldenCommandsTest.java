package io.saldo.ledger.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.saldo.ledger.command.Command;
import io.saldo.ledger.command.CommandReader;
import io.saldo.ledger.command.CommandWriter;
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
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class GoldenCommandsTest {
    private static final TransactionId ID = TransactionId.parse("01234567-89ab-cdef-1032-547698badcfe");
    private static final TransactionId SUBJECT = TransactionId.parse("0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0");
    private static final AccountId ALICE = new AccountId("alice");
    private static final AccountId BOB = new AccountId("shop.bob:1");
    private static final Metadata METADATA = new Metadata("{\"für\":\"🙂\"}");
    private static final DecimalAmount NEGATIVE = DecimalAmount.parse("-250.00", true);
    private static final DecimalAmount LARGE = DecimalAmount.parse("1234567890123456789012345678.9012345678", false);

    private static final List<Command> COMMANDS = List.of(
            new Command.CreateLedger(1),
            new Command.RegisterCurrency("EUR", 4),
            new Command.OpenAccount(
                    ALICE, new UserId("user-7"), List.of(new MinimumBalance("EUR", NEGATIVE)), METADATA),
            new Command.ChangeAccount(
                    BOB,
                    Optional.of(AccountStatus.FROZEN),
                    List.of(new MinimumBalance("BTC", LARGE), new MinimumBalance("EUR", DecimalAmount.NONE)),
                    Optional.of(METADATA)),
            new Command.PostTransfer(ID, TransferType.WITHDRAWAL, ALICE, AccountId.EXTERNAL, LARGE, "EUR", METADATA),
            new Command.PostTransaction(
                    ID,
                    List.of(
                            new Command.Posting(ALICE, BOB, LARGE, "TWELVESIGNS0"),
                            new Command.Posting(BOB, ALICE, DecimalAmount.parse("0.01", false), "EUR")),
                    METADATA),
            new Command.PlaceHold(ID, ALICE, BOB, LARGE, "EUR", 3_600, METADATA),
            new Command.CaptureHold(ID, SUBJECT, BOB, LARGE),
            new Command.VoidHold(ID, SUBJECT),
            new Command.ReverseTransfer(ID, SUBJECT, LARGE),
            new Command.Tick(),
            new Command.PrepareCrossing(new Crossing(
                    ID,
                    CrossingKind.TRANSACTION,
                    1,
                    TransactionId.NONE,
                    List.of(
                            new Crossing.Posting(ALICE, BOB, LARGE, "TWELVESIGNS0"),
                            new Crossing.Posting(BOB, ALICE, DecimalAmount.parse("0.01", false), "EUR")),
                    METADATA)),
            new Command.CommitCrossing(new Crossing(
                    ID,
                    CrossingKind.CAPTURE,
                    15,
                    SUBJECT,
                    List.of(new Crossing.Posting(ALICE, BOB, LARGE, "EUR")),
                    Metadata.NONE)),
            new Command.ConfirmCrossing(ID, 3),
            new Command.CancelCrossing(ID, 2, Rejection.INSUFFICIENT_FUNDS));

    @TestFactory
    Stream<DynamicTest> isWrittenInItsGoldenBytesAndReadFromThem() {
        return COMMANDS.stream().map(command -> {
            String name = "commands/" + command.getClass().getSimpleName();
            return DynamicTest.dynamicTest(name, () -> {
                HexDump.assertGolden(name, new CommandWriter().toBytes(command));

                byte[] golden = HexDump.golden(name).orElseThrow();
                Command read = new CommandReader().read(MemorySegment.ofArray(golden), 0, _ -> AccountId.NONE);
                assertEquals(command, read);
            });
        });
    }

    @Test
    void everyKindOfCommandHasGoldenBytes() {
        Set<Class<?>> found = new HashSet<>();
        COMMANDS.forEach(command -> found.add(command.getClass()));

        assertEquals(new HashSet<>(Arrays.asList(Command.class.getPermittedSubclasses())), found);
    }
}
