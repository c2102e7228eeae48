package io.saldo.server.batch.packed;

import io.saldo.ledger.Bytes;
import io.saldo.ledger.command.Command;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.DecimalAmount;
import io.saldo.ledger.model.Int128;
import io.saldo.ledger.model.Limits;
import io.saldo.ledger.model.Metadata;
import io.saldo.ledger.model.MinimumBalance;
import io.saldo.ledger.model.UserId;
import io.saldo.server.json.InvalidInput;
import io.saldo.server.json.JsonInput;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * What the edge makes sure of before a command enters the log: the same for packed commands as the parser makes sure of for
 * JSON. What only the ledger can tell, such as whether an account exists, is left to it.
 */
final class Soundness {
    static final int CODE_LENGTH_MIN = 3;
    private static final int CODE_LENGTH_MAX = 12;

    private Soundness() {}

    /** Whether every field has a value that a client may give. */
    static boolean of(Command command) {
        return switch (command) {
            case Command.OpenAccount open ->
                isAccount(open.account()) && isUser(open.user()) && areLimits(open.minimums()) && is(open.metadata());
            case Command.ChangeAccount change ->
                isAccount(change.account())
                        && areLimits(change.minimums())
                        && is(change.metadata().orElse(Metadata.NONE))
                        && (change.status().isPresent()
                                || change.metadata().isPresent()
                                || !change.minimums().isEmpty());
            case Command.PostTransaction transaction ->
                !transaction.id().isNone() && arePostings(transaction.postings()) && is(transaction.metadata());
            case Command.PlaceHold hold ->
                !hold.id().isNone()
                        && isAccount(hold.from())
                        && (hold.to().isNone() || isAccount(hold.to()))
                        && isPositive(hold.amount())
                        && isCode(hold.currency())
                        && hold.expiresAfterSeconds() >= 0
                        && hold.expiresAfterSeconds() <= Limits.HOLD_SECONDS_MAX
                        && is(hold.metadata());
            case Command.CaptureHold capture ->
                !capture.id().isNone()
                        && !capture.hold().isNone()
                        && (capture.to().isNone() || isAccount(capture.to()))
                        && isPositiveOrNone(capture.amount());
            case Command.VoidHold release ->
                !release.id().isNone() && !release.hold().isNone();
            case Command.ReverseTransfer reverse ->
                !reverse.id().isNone() && !reverse.original().isNone() && isPositiveOrNone(reverse.amount());
            case Command.CreateLedger _,
                    Command.RegisterCurrency _,
                    Command.PostTransfer _,
                    Command.Tick _,
                    Command.PrepareCrossing _,
                    Command.CommitCrossing _,
                    Command.ConfirmCrossing _,
                    Command.CancelCrossing _ -> false;
        };
    }

    private static boolean arePostings(List<Command.Posting> postings) {
        if (postings.isEmpty() || postings.size() > Limits.POSTINGS_MAX) {
            return false;
        }
        return postings.stream()
                .allMatch(posting -> isAccount(posting.from())
                        && isAccount(posting.to())
                        && isPositive(posting.amount())
                        && isCode(posting.currency()));
    }

    /** In the order of their currencies, each once, so that the same limits have the same bytes. */
    private static boolean areLimits(List<MinimumBalance> limits) {
        if (limits.size() > Limits.MINIMUM_BALANCES_MAX) {
            return false;
        }
        for (int i = 0; i < limits.size(); i++) {
            String code = limits.get(i).currency();
            if (!isCode(code) || (i > 0 && limits.get(i - 1).currency().compareTo(code) >= 0)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isAccount(AccountId account) {
        return AccountId.isValid(account.value());
    }

    private static boolean isUser(UserId user) {
        return user.isNone() || AccountId.isValid(user.value());
    }

    private static boolean isPositive(DecimalAmount amount) {
        return Int128.isPositive(amount.high(), amount.low());
    }

    private static boolean isPositiveOrNone(DecimalAmount amount) {
        return isPositive(amount) || amount.equals(DecimalAmount.NONE);
    }

    private static boolean isCode(String code) {
        return code.length() >= CODE_LENGTH_MIN
                && code.length() <= CODE_LENGTH_MAX
                && code.chars().allMatch(Soundness::isCodeCharacter);
    }

    static boolean isCodeCharacter(int c) {
        return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    /** Whether the bytes are the id of an account that a client may choose. */
    static boolean isAccountId(MemorySegment body, long at, int length) {
        if (length > AccountId.LENGTH_MAX) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            int c = body.get(Bytes.BYTE, at + i);
            boolean isLetterOrDigit = (c >= 'a' && c <= 'z') || isCodeCharacter(c);
            if (!isLetterOrDigit && (i == 0 || (c != '.' && c != '_' && c != ':' && c != '-'))) {
                return false;
            }
        }
        return length > 0;
    }

    private static boolean is(Metadata metadata) {
        return metadata.isNone() || isCanonical(metadata.json().getBytes(StandardCharsets.UTF_8));
    }

    /** Whether the bytes are a JSON object in the one form that equal metadata shares, and not an empty one. */
    static boolean isCanonical(byte[] json) {
        try (JsonInput input = JsonInput.open(json, 0, json.length)) {
            Metadata metadata = input.metadata(Limits.METADATA_BYTES_MAX);
            input.end();
            return Arrays.equals(metadata.json().getBytes(StandardCharsets.UTF_8), json);
        } catch (InvalidInput notMetadata) {
            return false;
        }
    }
}
