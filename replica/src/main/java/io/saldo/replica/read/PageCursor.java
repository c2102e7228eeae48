package io.saldo.replica.read;

import java.nio.ByteBuffer;
import java.util.Base64;

/**
 * Where a page ends, as opaque text: what follows is older. It names a place in the journal, which never changes, so pages
 * stay as they are while money moves. Base64url of 11 bytes, big-endian:
 *
 * <pre>
 * 0 u8  what it names: 1 an entry, 2 an account
 * 1 u64 the entry's sequence, or the account's number
 * 9 u16 the entry's link in its event, or 0
 * </pre>
 */
record PageCursor(byte kind, long number, int link) {
    static final byte ENTRY = 1;
    static final byte ACCOUNT = 2;

    private static final int BYTES = 11;
    private static final int CHARACTERS = 15;

    static PageCursor entry(long sequence, int link) {
        return new PageCursor(ENTRY, sequence, link);
    }

    static PageCursor account(int account) {
        return new PageCursor(ACCOUNT, account, 0);
    }

    /**
     * Reads what {@link #text} gave.
     *
     * @throws IllegalArgumentException when the text is anything else, or names something of another kind
     */
    static PageCursor parse(String text, byte kind) {
        byte[] bytes = text.length() == CHARACTERS ? decode(text) : new byte[0];
        if (bytes.length != BYTES || bytes[0] != kind) {
            throw notOurs();
        }
        ByteBuffer fields = ByteBuffer.wrap(bytes);
        PageCursor cursor = new PageCursor(fields.get(), fields.getLong(), Short.toUnsignedInt(fields.getShort()));
        if (cursor.number < 0 || !cursor.text().equals(text)) {
            throw notOurs();
        }
        return cursor;
    }

    private static byte[] decode(String text) {
        try {
            return Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw notOurs();
        }
    }

    static IllegalArgumentException notOurs() {
        return new IllegalArgumentException("is not a cursor that a page of this list ended with");
    }

    /** The cursor as text. */
    String text() {
        byte[] bytes = new byte[BYTES];
        ByteBuffer.wrap(bytes).put(kind).putLong(number).putShort((short) link);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
