package io.saldo.server.batch.packed;

import io.saldo.ledger.Bytes;
import io.saldo.ledger.command.Command;
import io.saldo.ledger.command.CommandLayout;
import io.saldo.ledger.command.CommandReader;
import io.saldo.ledger.command.CommandWriter;
import io.saldo.ledger.model.AccountId;
import java.lang.foreign.MemorySegment;

/**
 * Whether the bytes of a command are those that the edge would have written for it itself: then they may go into the log as
 * they lie. A transfer is checked in place; all other kinds are read, looked at and written again, and must come out as
 * they were. For one thread at a time.
 */
final class CommandCheck {
    private final TransferCheck transfers;
    private final CommandReader reader = new CommandReader();
    private final CommandWriter writer = new CommandWriter();
    private MemorySegment room = MemorySegment.NULL;

    /**
     * @param partitions how many there are, which tells the numbers of accounts that belong to the system
     */
    CommandCheck(int partitions) {
        transfers = new TransferCheck(partitions);
    }

    /** Whether the command of this length, which lies within the body, may go into the log. */
    boolean isSound(MemorySegment body, long at, int length) {
        byte kind = body.get(Bytes.BYTE, at + CommandLayout.KIND);
        if (kind == CommandLayout.POST_TRANSFER) {
            return transfers.isSound(body, at, length);
        }
        return isForClients(kind) && comesOutTheSame(body, at, length);
    }

    private static boolean isForClients(byte kind) {
        return switch (kind) {
            case CommandLayout.OPEN_ACCOUNT,
                    CommandLayout.CHANGE_ACCOUNT,
                    CommandLayout.POST_TRANSACTION,
                    CommandLayout.PLACE_HOLD,
                    CommandLayout.CAPTURE_HOLD,
                    CommandLayout.VOID_HOLD,
                    CommandLayout.REVERSE_TRANSFER -> true;
            default -> false;
        };
    }

    private boolean comesOutTheSame(MemorySegment body, long at, int length) {
        MemorySegment source = body.asSlice(at, length);
        try {
            Command command = reader.read(source, 0, _ -> AccountId.NONE);
            if (!Soundness.of(command)) {
                return false;
            }
            if (room.byteSize() < length) {
                room = MemorySegment.ofArray(new byte[Math.max(length, 1_024)]);
            }
            return writer.write(command, room, 0) == length
                    && room.asSlice(0, length).mismatch(source) < 0;
        } catch (IllegalArgumentException | IndexOutOfBoundsException misfit) {
            return false;
        }
    }
}
