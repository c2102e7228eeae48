package io.saldo.ledger.state;

import io.saldo.ledger.model.UserId;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/**
 * All users that own an account, by a dense number in the order of their first one.
 *
 * <pre>
 *  0 i64 reference of the id
 *  8 u32 newest account + 1, or 0       the others follow from account to account
 * 12 u32 how many accounts
 * </pre>
 */
public final class Users {
    private static final int ID = 0;
    private static final int FIRST_ACCOUNT = 8;
    private static final int ACCOUNT_COUNT = 12;
    private static final int RECORD_BYTES = 16;

    private final RecordTable table;
    private final NameStore names;
    private final NameIndex index;

    Users(Arena arena, long seed) {
        table = new RecordTable(arena, RECORD_BYTES, 14);
        names = new NameStore(arena);
        index = new NameIndex(names, number -> table.readLong(number, ID), seed);
    }

    /** How many users there are; any thread. */
    public int size() {
        return table.size();
    }

    /** The number of the user with this id, or -1; any thread. */
    public int find(UserId id) {
        byte[] ascii = id.value().getBytes(StandardCharsets.ISO_8859_1);
        return find(MemorySegment.ofArray(ascii), 0, ascii.length);
    }

    int find(MemorySegment source, long offset, int length) {
        return length == 0 ? -1 : index.find(source, offset, length);
    }

    /** The id of a user; any thread. */
    public UserId id(int user) {
        return new UserId(names.text(table.readLong(user, ID)));
    }

    /** The user's newest account, or -1; {@link Accounts#nextOfUser} gives the others; any thread. */
    public int firstAccount(int user) {
        return table.acquireInt(user, FIRST_ACCOUNT) - 1;
    }

    /** How many accounts the user has; any thread, perhaps late. */
    public int accountCount(int user) {
        return table.readInt(user, ACCOUNT_COUNT);
    }

    int add(MemorySegment source, long offset, int length) {
        int user = table.append();
        table.writeLong(user, ID, names.append(source, offset, length));
        index.add(user);
        return user;
    }

    void publishFirstAccount(int user, int account) {
        table.writeInt(user, ACCOUNT_COUNT, table.readInt(user, ACCOUNT_COUNT) + 1);
        table.publishInt(user, FIRST_ACCOUNT, account + 1);
    }

    void save(StateWriter writer) {
        writer.table(table);
        writer.names(names);
    }

    void load(StateReader reader) {
        reader.table(table);
        reader.names(names);
        index.expect(table.size());
        for (int user = 0; user < table.size(); user++) {
            index.add(user);
        }
    }
}
