package io.saldo.replica.partition;

import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.TransactionId;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Commands of a batch that can be on their way at once, a part for each partition. A command that must see what an earlier
 * one does in another partition waits for the next wave, and with it all that come behind it in its partition:
 *
 * <ul>
 *   <li>one that debits an account which a crossing of this wave reaches in another partition or credits;
 *   <li>a crossing to or from an account in another partition which this wave debits;
 *   <li>a crossing to an account which this wave opens or changes;
 *   <li>one about an id, or under an id, that is on its way to another partition.
 * </ul>
 *
 * <p>So a batch does to the accounts that a command debits what it would do line after line.
 */
final class Wave {
    private static final int GROWTH = 2;

    /** The commands for one partition. */
    static final class Part {
        private int[] lines = new int[16];
        private final List<TransactionId> ids = new ArrayList<>();
        private MemorySegment bytes = MemorySegment.NULL;
        private int count;
        private long length;

        int count() {
            return count;
        }

        long length() {
            return length;
        }

        MemorySegment bytes() {
            return bytes;
        }

        /** Which command of the batch the one at an index is. */
        int line(int index) {
            return lines[index];
        }

        /** The id of the command at an index. */
        TransactionId id(int index) {
            return ids.get(index);
        }

        private void reserve(long more) {
            if (length + more > bytes.byteSize()) {
                long size = Math.max(length + more, bytes.byteSize() * GROWTH);
                MemorySegment larger = Arena.ofAuto().allocate(size, 8);
                MemorySegment.copy(bytes, 0, larger, 0, length);
                bytes = larger;
            }
        }

        private void add(int line, TransactionId id, int commandBytes) {
            if (count == lines.length) {
                lines = Arrays.copyOf(lines, count * GROWTH);
            }
            lines[count++] = line;
            ids.add(id);
            length += commandBytes;
        }
    }

    private final Partitions partitions;
    private final Map<TransactionId, Reach> ids = new HashMap<>();
    private final Set<TransactionId> crossings = new HashSet<>();
    private final Set<AccountId> reached = new HashSet<>();
    private final Set<AccountId> debited = new HashSet<>();
    private final Set<AccountId> changed = new HashSet<>();
    private final Part[] parts;
    private final boolean[] isFull;

    Wave(Partitions partitions) {
        this.partitions = partitions;
        parts = new Part[partitions.count()];
        Arrays.setAll(parts, _ -> new Part());
        isFull = new boolean[parts.length];
    }

    Part part(int partition) {
        return parts[partition];
    }

    boolean isEmpty() {
        for (Part part : parts) {
            if (part.count > 0) {
                return false;
            }
        }
        return true;
    }

    /** The commands of this wave, by their ids. */
    Map<TransactionId, Reach> ids() {
        return ids;
    }

    /** Whether a command may join; if not, it is postponed. */
    boolean admits(Reach reach, long bytesMax, long bytes) {
        int partition = reach.partition();
        boolean isAdmitted = !isFull[partition]
                && parts[partition].length + bytes <= bytesMax
                && !crossings.contains(reach.subject())
                && isFree(reach)
                && reach.credits().stream().noneMatch(account -> isFarAndBusy(account, partition))
                && reach.debits().stream().noneMatch(account -> mustWait(account, partition))
                && (reach.changes().isEmpty()
                        || !reached.contains(reach.changes().getFirst()));
        if (!isAdmitted) {
            postpone(reach);
        }
        return isAdmitted;
    }

    /** A command goes with a later wave, and so does all that must see what it does. */
    void postpone(Reach reach) {
        isFull[reach.partition()] = true;
        reached.addAll(reach.credits());
        changed.addAll(reach.changes());
        if (!reach.id().isNone()) {
            crossings.add(reach.id());
        }
    }

    private boolean isFree(Reach reach) {
        Reach other = ids.get(reach.id());
        return other == null || other.partition() == reach.partition();
    }

    private boolean isFar(AccountId account, int partition) {
        return !account.isNone() && !account.isSystem() && partitions.of(account) != partition;
    }

    private boolean isFarAndBusy(AccountId account, int partition) {
        return isFar(account, partition)
                && (isFull[partitions.of(account)] || changed.contains(account) || debited.contains(account));
    }

    private boolean mustWait(AccountId account, int partition) {
        return reached.contains(account) || isFarAndBusy(account, partition);
    }

    /** Takes a command in that was admitted. */
    void add(int line, Reach reach, CommandRouter router, MemorySegment commands, long offset, long bytes) {
        int partition = reach.partition();
        Part part = parts[partition];
        part.reserve(bytes);
        part.add(line, reach.id(), router.copy(commands, offset, partition, part.bytes, part.length));
        if (!reach.id().isNone()) {
            ids.put(reach.id(), reach);
        }
        changed.addAll(reach.changes());
        debited.addAll(reach.debits());
        boolean isCrossing = isAnyFar(reach.credits(), partition) || isAnyFar(reach.debits(), partition);
        if (isCrossing) {
            reached.addAll(reach.credits());
            reach.debits().stream().filter(account -> isFar(account, partition)).forEach(reached::add);
            crossings.add(reach.id());
        }
    }

    private boolean isAnyFar(List<AccountId> accounts, int partition) {
        for (AccountId account : accounts) {
            if (isFar(account, partition)) {
                return true;
            }
        }
        return false;
    }
}
