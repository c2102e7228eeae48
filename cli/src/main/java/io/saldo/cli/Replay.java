package io.saldo.cli;

import io.saldo.journal.EventCursor;
import io.saldo.journal.JournalDamaged;
import io.saldo.journal.JournalListener;
import io.saldo.journal.JournalReadFailed;
import io.saldo.journal.JournalReader;
import io.saldo.journal.JournalScanner;
import io.saldo.ledger.event.EventView;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.Amount;
import io.saldo.ledger.model.Currency;
import io.saldo.ledger.state.LedgerState;
import io.saldo.replica.Replica;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Set;

/**
 * {@code replay}: makes the ledger again from its first event up to a sequence or a time, and prints every balance as it
 * stood. It only reads, and works beside a running server, up to what that has written.
 */
final class Replay {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private record Until(long sequence, long timeNanos) {}

    private final PrintStream out;
    private final PrintStream err;

    Replay(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    int run(List<String> options) throws Arguments.Misused {
        Arguments arguments = new Arguments(options, Set.of("data", "until", "account"));
        Path data = Path.of(arguments.value("data", "data"));
        Until until = parse(arguments.value("until", Long.toString(Long.MAX_VALUE)));
        String only = arguments.value("account", "");
        try {
            for (Path ledger : LedgerDirectories.in(data)) {
                if (!ledger.equals(data)) {
                    out.println("# " + ledger.getFileName());
                }
                replay(ledger, until, only);
            }
            return Main.DONE;
        } catch (JournalDamaged | JournalReadFailed | IOException e) {
            err.println("saldo: " + e.getMessage());
            return Main.FAILED;
        }
    }

    private void replay(Path ledger, Until until, String only) {
        try (JournalReader journal = JournalReader.open(Replica.journalDirectory(ledger), 0, JournalListener.SILENT);
                Arena arena = Arena.ofConfined()) {
            LedgerState state = new LedgerState(arena, 0);
            replay(journal, state, until);
            print(state, only);
        }
    }

    private static Until parse(String until) throws Arguments.Misused {
        if (!until.isEmpty() && until.length() <= 19 && until.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return new Until(Long.parseLong(until), Long.MAX_VALUE);
        }
        try {
            Instant time = Instant.parse(until);
            return new Until(
                    Long.MAX_VALUE,
                    Math.addExact(Math.multiplyExact(time.getEpochSecond(), NANOS_PER_SECOND), time.getNano()));
        } catch (DateTimeParseException | ArithmeticException _) {
            throw new Arguments.Misused(
                    "--until takes a sequence or a time such as 2026-11-20T12:00:00Z, not '" + until + "'");
        }
    }

    private void replay(JournalReader journal, LedgerState state, Until until) {
        ProgressLine progress = new ProgressLine(err, "replaying", "events");
        JournalScanner scanner = journal.scan(1);
        EventView view = new EventView();
        while (state.lastSequence() < until.sequence() && scanner.next()) {
            EventCursor event = scanner.event();
            if (event.timeNanos() > until.timeNanos()) {
                break;
            }
            state.apply(view.at(event.segment(), event.offset()), event.position());
            progress.at(state.lastSequence());
        }
        err.println("replayed " + state.lastSequence() + " events in " + progress.millis() + " ms, "
                + progress.rate(state.lastSequence()) + " a second");
    }

    private void print(LedgerState state, String only) {
        Instant time = Instant.ofEpochSecond(
                Math.floorDiv(state.lastTimeNanos(), NANOS_PER_SECOND),
                Math.floorMod(state.lastTimeNanos(), NANOS_PER_SECOND));
        out.println("# sequence " + state.lastSequence() + ", time " + time);
        out.println("account\tcurrency\tbalance\theld");
        for (int account = 0; account < state.accounts().size(); account++) {
            AccountId id = state.accounts().id(account);
            if (only.isEmpty() || only.equals(id.value())) {
                print(state, account, id);
            }
        }
    }

    private void print(LedgerState state, int account, AccountId id) {
        var balances = state.balances();
        for (int at = state.accounts().firstBalance(account); at >= 0; at = balances.nextOfAccount(at)) {
            Currency currency = state.currencies().of(balances.currency(at));
            Amount balance = new Amount(balances.high(at), balances.low(at));
            Amount held = new Amount(balances.heldHigh(at), balances.heldLow(at));
            out.println(id + "\t" + currency.code() + "\t" + balance.toDecimal(currency.scale()) + "\t"
                    + held.toDecimal(currency.scale()));
        }
    }
}
