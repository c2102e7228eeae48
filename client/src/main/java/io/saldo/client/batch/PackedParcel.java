package io.saldo.client.batch;

import io.saldo.client.command.Amounts;
import io.saldo.client.command.Command;
import io.saldo.client.http.Answer;
import io.saldo.client.http.Question;
import io.saldo.client.outcome.BalancesAfter;
import io.saldo.client.outcome.Done;
import io.saldo.client.outcome.RefusalCode;
import io.saldo.client.outcome.Refused;
import io.saldo.ledger.batch.BatchLayout;
import io.saldo.ledger.batch.BatchResults;
import io.saldo.ledger.batch.BatchWriter;
import io.saldo.ledger.batch.ResultCode;
import io.saldo.ledger.batch.ResultStatus;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Commands in a packed batch, as {@code docs/packed-batch.md} draws it. */
final class PackedParcel implements Parcel {
    private static final long NANOS = 1_000_000_000L;

    private final LedgerFacts facts;
    private final Writers writers;
    private final BatchWriter batch;
    private final List<Command> commands;
    private final Question question;

    private PackedParcel(LedgerFacts facts, Writers writers, BatchWriter batch, List<Command> commands) {
        this.facts = facts;
        this.writers = writers;
        this.batch = batch;
        this.commands = commands;
        question = new Question(
                "POST",
                "/v1/batch",
                BatchLayout.MEDIA_TYPE,
                BatchLayout.MEDIA_TYPE,
                BodyPublishers.ofByteArray(batch.seal(true), 0, batch.length()));
    }

    /** As many of the commands, from the first on, as fit; at least one. */
    static PackedParcel of(
            LedgerFacts facts, Writers writers, List<PendingCommand> pending, int commandsMax, int bytesMax) {
        int count = Math.min(commandsMax, pending.size());
        BatchWriter batch = writers.take();
        List<Command> commands = new ArrayList<>(count);
        for (int i = 0; i < count && batch.length() < bytesMax; i++) {
            Command command = pending.get(i).command();
            batch.add(LedgerCommands.of(command));
            commands.add(command);
        }
        return new PackedParcel(facts, writers, batch, commands);
    }

    @Override
    public void release() {
        writers.giveBack(batch);
    }

    @Override
    public Question question() {
        return question;
    }

    @Override
    public List<Command> commands() {
        return commands;
    }

    @Override
    public boolean isAnswered(Answer answer) {
        return answer.status() == 200;
    }

    @Override
    public List<Verdict> read(Answer answer) {
        BatchResults results = BatchResults.of(answer.body());
        if (results.count() != commands.size()) {
            throw new IllegalArgumentException(
                    "the answer has " + results.count() + " results for " + commands.size() + " commands");
        }
        List<Verdict> verdicts = new ArrayList<>(commands.size());
        for (int i = 0; i < commands.size(); i++) {
            verdicts.add(verdict(commands.get(i), results, i));
        }
        return verdicts;
    }

    private Verdict verdict(Command command, BatchResults results, int i) {
        Optional<ResultStatus> status = ResultStatus.find(results.statusNumber(i));
        if (status.isEmpty()) {
            return new Verdict.NotUnderstood("status " + results.statusNumber(i));
        }
        return switch (status.get()) {
            case DONE, REPEATED -> new Verdict.Decided(done(command, results, i));
            case REFUSED, REFUSED_BEFORE, INVALID -> refused(command, results, i);
            case NOT_TAKEN -> new Verdict.NotTaken(code(results, i));
            case UNKNOWN -> new Verdict.Undecided();
        };
    }

    private Done done(Command command, BatchResults results, int i) {
        long time = results.timeNanos(i);
        int number = results.accountNumber(i);
        return new Done(
                command,
                results.status(i) == ResultStatus.REPEATED,
                results.partition(i),
                results.sequence(i),
                Instant.ofEpochSecond(Math.floorDiv(time, NANOS), Math.floorMod(time, NANOS)),
                number == 0 ? OptionalInt.empty() : OptionalInt.of(number),
                balances(command, results, i));
    }

    private Optional<BalancesAfter> balances(Command command, BatchResults results, int i) {
        if (!results.hasBalances()) {
            return Optional.empty();
        }
        return LedgerFacts.currencyOfBalances(command).flatMap(currency -> {
            OptionalInt scale = facts.scale(currency);
            return scale.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new BalancesAfter(
                            Amounts.atScale(results.fromBalance(i), scale.getAsInt()),
                            Amounts.atScale(results.toBalance(i), scale.getAsInt())));
        });
    }

    /** A crossing that found too many on their way is refused by the ledger, but passes: nothing is remembered of it. */
    private static Verdict refused(Command command, BatchResults results, int i) {
        String code = code(results, i);
        if (Passing.isPassing(code)) {
            return new Verdict.NotTaken(code);
        }
        boolean isRepeat = results.status(i) == ResultStatus.REFUSED_BEFORE;
        return new Verdict.Decided(new Refused(command, RefusalCode.of(code), code, isRepeat, results.sequence(i)));
    }

    /** A code that a later server has added still says that the command was refused. */
    private static String code(BatchResults results, int i) {
        int number = results.codeNumber(i);
        return ResultCode.find(number).map(ResultCode::code).orElseGet(() -> "code_" + number);
    }
}
