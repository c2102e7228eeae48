package io.saldo.ledger.state;

import io.saldo.ledger.Invariant;
import io.saldo.ledger.event.EventLayout;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.AccountStatus;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/**
 * All accounts, by a dense number in the order of their opening. Account 0 is {@code @external}.
 *
 * <pre>
 *  0 i64 reference of the id
 *  8 i64 position of the account's newest event
 * 16 u32 newest balance + 1, or 0      the others follow from balance to balance
 * 20 u32 owner + 1, or 0
 * 24 u32 the owner's account before this + 1, or 0
 * 28 u8  status
 * </pre>
 */
public final class Accounts {
    /** The number of {@code @external}, in every partition. */
    public static final int EXTERNAL = 0;

    private static final int ID = 0;
    private static final int CHANGED_AT = 8;
    private static final int FIRST_BALANCE = 16;
    private static final int USER = 20;
    private static final int NEXT_OF_USER = 24;
    private static final int STATUS = 28;
    private static final int RECORD_BYTES = 32;

    private final RecordTable table;
    private final NameStore names;
    private final NameIndex index;

    Accounts(Arena arena, long seed) {
        table = new RecordTable(arena, RECORD_BYTES, 14);
        names = new NameStore(arena);
        index = new NameIndex(names, number -> table.readLong(number, ID), seed);
    }

    /** How many accounts there are; any thread. */
    public int size() {
        return table.size();
    }

    /** The number of the account with this id, or -1; any thread. */
    public int find(AccountId id) {
        byte[] ascii = id.value().getBytes(StandardCharsets.ISO_8859_1);
        return find(MemorySegment.ofArray(ascii), 0, ascii.length);
    }

    /** The number of the account whose id has these bytes, or -1; any thread. */
    public int find(MemorySegment source, long offset, int length) {
        return length == 0 ? -1 : index.find(source, offset, length);
    }

    /** The id of an account; any thread. */
    public AccountId id(int account) {
        return new AccountId(names.text(table.readLong(account, ID)));
    }

    /** The position of the account's newest event; any thread. */
    public long changedAt(int account) {
        return table.acquireLong(account, CHANGED_AT);
    }

    /** The account's newest balance, or -1; {@link Balances#nextOfAccount} gives the others; any thread. */
    public int firstBalance(int account) {
        return table.acquireInt(account, FIRST_BALANCE) - 1;
    }

    /** The owner's number, or -1; any thread. */
    public int user(int account) {
        return table.readInt(account, USER) - 1;
    }

    /** The account that the same owner opened before, or -1; any thread. */
    public int nextOfUser(int account) {
        return table.readInt(account, NEXT_OF_USER) - 1;
    }

    /** Whether the account may move money; ledger thread. */
    public AccountStatus status(int account) {
        return AccountStatus.of(table.ownInt(account, STATUS));
    }

    int open(MemorySegment idSource, long idOffset, int idLength, int user, int nextOfUser, long position) {
        Invariant.check(find(idSource, idOffset, idLength) < 0, "an account is opened once");
        int account = table.append();
        table.writeLong(account, ID, names.append(idSource, idOffset, idLength));
        table.writeInt(account, USER, user + 1);
        table.writeInt(account, NEXT_OF_USER, nextOfUser + 1);
        table.publishLong(account, CHANGED_AT, position);
        index.add(account);
        return account;
    }

    void change(int account, int status, long position) {
        Invariant.check(
                AccountStatus.of(status) != AccountStatus.CLOSED || status(account) != AccountStatus.CLOSED,
                "an account closes once");
        table.writeInt(account, STATUS, status);
        table.publishLong(account, CHANGED_AT, position);
    }

    void publishFirstBalance(int account, int balance) {
        table.publishInt(account, FIRST_BALANCE, balance + 1);
    }

    void save(StateWriter writer) {
        writer.table(table);
        writer.names(names);
    }

    void load(StateReader reader) {
        reader.table(table);
        reader.names(names);
        index.expect(table.size());
        for (int account = 0; account < table.size(); account++) {
            index.add(account);
        }
    }

    /** Whether the number is one of an account. */
    public boolean isAccount(int account) {
        return account != EventLayout.NO_NUMBER && account >= 0 && account < table.size();
    }
}
