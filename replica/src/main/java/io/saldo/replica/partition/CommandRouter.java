package io.saldo.replica.partition;

import io.saldo.ledger.Bytes;
import io.saldo.ledger.command.Command;
import io.saldo.ledger.command.CommandLayout;
import io.saldo.ledger.command.CommandReader;
import io.saldo.ledger.command.CommandWriter;
import io.saldo.ledger.event.Event;
import io.saldo.ledger.event.Movement;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.TransactionId;
import io.saldo.ledger.model.TransferType;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tells which partition decides a command: that of the account that pays, of a deposit that of the receiver. What is about
 * an earlier movement goes where that was decided, and what names nothing that is known goes where its text tells. For one
 * thread.
 */
final class CommandRouter {
    private final Partitions partitions;
    private final CommandWriter writer = new CommandWriter();

    CommandRouter(Partitions partitions) {
        this.partitions = partitions;
    }

    /**
     * How far the command at an offset reaches.
     *
     * @param before commands of the same batch, whose events cannot be read yet
     */
    Reach reach(MemorySegment commands, long offset, Map<TransactionId, Reach> before) {
        TransactionId id = id(commands, offset);
        byte kind = commands.get(Bytes.BYTE, offset + CommandLayout.KIND);
        if (kind == CommandLayout.POST_TRANSFER) {
            return transfer(id, commands, offset);
        }
        Optional<Command> command = read(commands, offset);
        return command.isEmpty()
                ? Reach.of(0, id)
                : switch (command.get()) {
                    case Command.OpenAccount open -> changing(id, open.account());
                    case Command.ChangeAccount change -> changing(id, change.account());
                    case Command.PostTransaction transaction -> transaction(id, transaction);
                    case Command.PlaceHold hold ->
                        new Reach(
                                of(hold.from()),
                                id,
                                TransactionId.NONE,
                                List.of(hold.from()),
                                List.of(),
                                List.of(),
                                hold.to());
                    case Command.CaptureHold capture -> capture(capture, before);
                    case Command.VoidHold release -> about(id, release.hold(), before);
                    case Command.ReverseTransfer reversal -> reversal(reversal, before);
                    default -> Reach.of(0, id);
                };
    }

    static TransactionId id(MemorySegment commands, long offset) {
        return new TransactionId(
                commands.get(Bytes.LONG, offset + CommandLayout.ID_HIGH),
                commands.get(Bytes.LONG, offset + CommandLayout.ID_LOW));
    }

    /** The command, or nothing when the bytes are none; the ledger will say so. */
    Optional<Command> read(MemorySegment commands, long offset) {
        try {
            return Optional.of(new CommandReader().read(commands, offset, partitions::account));
        } catch (RuntimeException unreadable) {
            return Optional.empty();
        }
    }

    private int of(AccountId account) {
        return partitions.of(account);
    }

    private Reach transfer(TransactionId id, MemorySegment commands, long offset) {
        int fromLength = Byte.toUnsignedInt(commands.get(Bytes.BYTE, offset + CommandLayout.FROM_LENGTH));
        int toLength = Byte.toUnsignedInt(commands.get(Bytes.BYTE, offset + CommandLayout.TO_LENGTH));
        long names = offset + CommandLayout.TRANSFER_NAMES;
        long end = offset + CommandReader.length(commands, offset);
        if (names + fromLength + toLength > end) {
            return Reach.of(0, id);
        }
        AccountId from = account(commands, names, fromLength, offset + CommandLayout.FROM_NUMBER);
        AccountId to = account(commands, names + fromLength, toLength, offset + CommandLayout.TO_NUMBER);
        byte type = commands.get(Bytes.BYTE, offset + CommandLayout.TRANSFER_TYPE);
        boolean isReceiversAffair = type == TransferType.DEPOSIT.ordinal() || from.isSystem();
        int number = commands.get(
                Bytes.INT, offset + (isReceiversAffair ? CommandLayout.TO_NUMBER : CommandLayout.FROM_NUMBER));
        boolean isByNumber = (isReceiversAffair ? toLength : fromLength) == 0;
        int partition = isByNumber ? partitions.ofNumber(number) : of(isReceiversAffair ? to : from);
        return Reach.moving(partition, id, List.of(from), List.of(to));
    }

    private AccountId account(MemorySegment commands, long at, int length, long numberAt) {
        if (length == 0) {
            int number = commands.get(Bytes.INT, numberAt);
            return partitions.hasAccount(number) ? partitions.account(number) : AccountId.NONE;
        }
        byte[] name = new byte[length];
        MemorySegment.copy(commands, Bytes.BYTE, at, name, 0, length);
        return new AccountId(new String(name, StandardCharsets.UTF_8));
    }

    private Reach changing(TransactionId id, AccountId account) {
        return new Reach(of(account), id, TransactionId.NONE, List.of(), List.of(), List.of(account), AccountId.NONE);
    }

    private Reach transaction(TransactionId id, Command.PostTransaction transaction) {
        List<AccountId> debits =
                transaction.postings().stream().map(Command.Posting::from).toList();
        List<AccountId> credits =
                transaction.postings().stream().map(Command.Posting::to).toList();
        return Reach.moving(debits.isEmpty() ? 0 : of(debits.getFirst()), id, debits, credits);
    }

    private Reach capture(Command.CaptureHold capture, Map<TransactionId, Reach> before) {
        Reach hold = before.get(capture.hold());
        Optional<Located<Event>> placed = hold == null ? partitions.reads().origin(capture.hold()) : Optional.empty();
        AccountId own = hold != null
                ? hold.receiver()
                : placed.map(Located::item).map(CommandRouter::receiver).orElse(AccountId.NONE);
        AccountId to = capture.to().isNone() ? own : capture.to();
        int partition = hold != null
                ? hold.partition()
                : placed.map(Located::partition).orElseGet(() -> unknown(capture.hold()));
        return new Reach(
                partition,
                capture.id(),
                capture.hold(),
                List.of(),
                to.isNone() ? List.of() : List.of(to),
                List.of(),
                AccountId.NONE);
    }

    private static AccountId receiver(Event event) {
        return event instanceof Event.HoldPlaced placed ? placed.to() : AccountId.NONE;
    }

    private Reach about(TransactionId id, TransactionId subject, Map<TransactionId, Reach> before) {
        Reach earlier = before.get(subject);
        int partition = earlier != null
                ? earlier.partition()
                : partitions.reads().origin(subject).map(Located::partition).orElseGet(() -> unknown(subject));
        return Reach.about(partition, id, subject);
    }

    @SuppressWarnings("ArgumentSelectionDefectChecker") // Back goes what came.
    private Reach reversal(Command.ReverseTransfer reversal, Map<TransactionId, Reach> before) {
        TransactionId original = reversal.original();
        Reach earlier = before.get(original);
        if (earlier != null) {
            return reversal(reversal, earlier.partition(), earlier.credits(), earlier.debits());
        }
        Optional<Located<Event>> origin = partitions.reads().origin(original);
        if (origin.isEmpty()) {
            return Reach.about(unknown(original), reversal.id(), original);
        }
        List<Movement> movements = origin.get().item() instanceof Event.Moved moved ? moved.movements() : List.of();
        return reversal(
                reversal,
                origin.get().partition(),
                movements.stream().map(Movement::to).toList(),
                movements.stream().map(Movement::from).toList());
    }

    private static Reach reversal(
            Command.ReverseTransfer reversal, int partition, List<AccountId> debits, List<AccountId> credits) {
        return new Reach(partition, reversal.id(), reversal.original(), debits, credits, List.of(), AccountId.NONE);
    }

    /** Where a refusal is remembered that is about an id which nobody knows: always the same partition. */
    private int unknown(TransactionId id) {
        return partitions.of(new AccountId(id.toString()));
    }

    /** Whether the command at an offset names an account by its number. */
    boolean namesByNumber(MemorySegment commands, long offset) {
        return commands.get(Bytes.BYTE, offset + CommandLayout.KIND) == CommandLayout.POST_TRANSFER
                && (commands.get(Bytes.BYTE, offset + CommandLayout.FROM_LENGTH) == 0
                        || commands.get(Bytes.BYTE, offset + CommandLayout.TO_LENGTH) == 0);
    }

    /**
     * Copies the command at an offset for a partition, with accounts as that partition numbers its own, or by name.
     *
     * @param target has room for the command and two ids more
     * @return how long it is there
     */
    int copy(MemorySegment commands, long offset, int partition, MemorySegment target, long targetOffset) {
        int length = CommandReader.length(commands, offset);
        if (commands.get(Bytes.BYTE, offset + CommandLayout.KIND) == CommandLayout.POST_TRANSFER) {
            boolean isFromHere =
                    isHere(commands, offset, CommandLayout.FROM_LENGTH, CommandLayout.FROM_NUMBER, partition);
            boolean isToHere = isHere(commands, offset, CommandLayout.TO_LENGTH, CommandLayout.TO_NUMBER, partition);
            if (!isFromHere || !isToHere) {
                Optional<Command> named = read(commands, offset);
                if (named.isPresent()) {
                    return writer.write(named.get(), target, targetOffset);
                }
            }
            MemorySegment.copy(commands, offset, target, targetOffset, length);
            renumber(target, targetOffset, CommandLayout.FROM_LENGTH, CommandLayout.FROM_NUMBER, isFromHere);
            renumber(target, targetOffset, CommandLayout.TO_LENGTH, CommandLayout.TO_NUMBER, isToHere);
        } else {
            MemorySegment.copy(commands, offset, target, targetOffset, length);
        }
        return length;
    }

    /** Whether an account is given by name, or by a number of the partition's own; {@code @external} is everybody's. */
    private boolean isHere(MemorySegment commands, long offset, int lengthAt, int numberAt, int partition) {
        int number = commands.get(Bytes.INT, offset + numberAt);
        return commands.get(Bytes.BYTE, offset + lengthAt) != 0
                || partitions.ofNumber(number) == partition
                || partitions.localNumber(number) == 0;
    }

    /** A number that nobody has must not become that of another account here. */
    private void renumber(MemorySegment target, long offset, int lengthAt, int numberAt, boolean isHere) {
        if (target.get(Bytes.BYTE, offset + lengthAt) == 0) {
            int number = target.get(Bytes.INT, offset + numberAt);
            target.set(Bytes.INT, offset + numberAt, isHere ? partitions.localNumber(number) : Integer.MAX_VALUE);
        }
    }
}
