package io.saldo.replica;

import io.saldo.journal.Journal;
import io.saldo.ledger.Bytes;
import io.saldo.ledger.command.CommandLayout;
import io.saldo.ledger.command.CommandReader;
import io.saldo.ledger.state.LedgerState;
import java.lang.foreign.MemorySegment;

/**
 * Brings near the memory that the next commands of an entry will need, before each is decided in its turn: where their ids
 * are looked for, and of transfers the accounts, balances and threads of balances. What one command waits for in sequence,
 * these reads wait for side by side, because none needs another's value; and so few commands are taken at a time that what
 * came near is still in the nearest cache when its turn comes. No result depends on it. Ledger thread.
 */
final class Anticipation {
    private static final int COMMANDS = Journal.FORESEEN_MAX;
    private static final int COMMAND_BYTES_MIN = CommandLayout.FIELDS;

    private final LedgerState state;
    private final Journal journal;
    private final long[] idHighs = new long[COMMANDS];
    private final long[] idLows = new long[COMMANDS];
    private final int[] accounts = new int[2 * COMMANDS];
    private final int[] balances = new int[2 * COMMANDS];

    /** A sum without meaning, which keeps the compiler from leaving out the reads. */
    @SuppressWarnings("UnusedVariable")
    private long sum;

    Anticipation(LedgerState state, Journal journal) {
        this.state = state;
        this.journal = journal;
    }

    /**
     * Looks at the commands at the offset, as many as belong together.
     *
     * @param end behind the last command of the entry
     * @return behind the last command that was looked at
     */
    long bringNear(MemorySegment entry, long offset, long end) {
        int count = 0;
        int named = 0;
        long at = offset;
        for (; count < COMMANDS && end - at >= COMMAND_BYTES_MIN; count++) {
            idHighs[count] = entry.get(Bytes.LONG, at + CommandLayout.ID_HIGH);
            idLows[count] = entry.get(Bytes.LONG, at + CommandLayout.ID_LOW);
            if (isTransfer(entry, at, end)) {
                named = note(entry, at + CommandLayout.FROM_LENGTH, at + CommandLayout.FROM_NUMBER, named);
                named = note(entry, at + CommandLayout.TO_LENGTH, at + CommandLayout.TO_NUMBER, named);
            }
            at += Math.max(CommandReader.length(entry, at), COMMAND_BYTES_MIN);
        }
        journal.foresee(idHighs, idLows, count);
        int found = findBalances(named);
        long read = 0;
        // Its first and last field: every other balance lies in two lines of the cache.
        for (int i = 0; i < found; i++) {
            read += state.balances().low(balances[i]) + state.balances().currency(balances[i]);
        }
        for (int i = 0; i < found; i++) {
            read += journal.anticipateThread(balances[i]);
        }
        sum += read;
        return at;
    }

    /** The newest balance of each account: nearly always the one that will be needed. */
    private int findBalances(int named) {
        int found = 0;
        for (int i = 0; i < named; i++) {
            int balance = state.accounts().firstBalance(accounts[i]);
            balances[found] = balance;
            found += balance < 0 ? 0 : 1;
        }
        return found;
    }

    private static boolean isTransfer(MemorySegment entry, long at, long end) {
        return end - at >= CommandLayout.TRANSFER_NAMES
                && entry.get(Bytes.BYTE, at + CommandLayout.KIND) == CommandLayout.POST_TRANSFER;
    }

    /** Notes an account that is named by its number. */
    private int note(MemorySegment entry, long lengthOfName, long number, int named) {
        int account = entry.get(Bytes.INT, number);
        if (entry.get(Bytes.BYTE, lengthOfName) == 0 && state.accounts().isAccount(account)) {
            accounts[named] = account;
            return named + 1;
        }
        return named;
    }
}
