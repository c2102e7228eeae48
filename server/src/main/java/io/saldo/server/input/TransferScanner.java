package io.saldo.server.input;

import io.saldo.ledger.command.CommandLayout;
import io.saldo.ledger.model.TransferType;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A shortcut for nearly all the traffic: a flat object of a transfer, deposit or withdrawal, each field a plain ASCII
 * string, becomes a command without an object in between. It takes only what the strict parser would take as well, and
 * leaves everything else, right or wrong, to that parser. For one thread at a time; reusable.
 */
public final class TransferScanner {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    /** The most bytes of a command that comes out. */
    public static final int COMMAND_BYTES_MAX = 256;

    private static final int ID_LENGTH_MAX = 64;
    private static final int DIGITS_MAX = 18;
    private static final byte[] HEX = hexDigits();
    private static final boolean[] ID_CHARACTERS = idCharacters();
    private static final long[] POWERS_OF_TEN = powersOfTen();
    private static final byte[] EXTERNAL = "@external".getBytes(StandardCharsets.US_ASCII);

    private static final int TRANSFER_FIELDS =
            (int) Field.bits(Field.TRANSACTION_ID, Field.FROM_ACCOUNT, Field.TO_ACCOUNT, Field.AMOUNT, Field.CURRENCY);
    private static final int DEPOSIT_FIELDS =
            (int) Field.bits(Field.TRANSACTION_ID, Field.TO_ACCOUNT, Field.AMOUNT, Field.CURRENCY);
    private static final int WITHDRAWAL_FIELDS =
            (int) Field.bits(Field.TRANSACTION_ID, Field.FROM_ACCOUNT, Field.AMOUNT, Field.CURRENCY);

    private final CurrencyCodes codes;
    private byte[] source = new byte[0];
    private int at;
    private int end;
    private int seen;
    private int type;
    private long idHigh;
    private long idLow;
    private int from;
    private int fromLength;
    private int to;
    private int toLength;
    private long units;
    private int decimals;
    private long codeHead;
    private int codeTail;

    /** A scanner that knows these currencies. */
    public TransferScanner(CurrencyCodes codes) {
        this.codes = codes;
    }

    /**
     * Tries to write the command of a body.
     *
     * @param target has room for {@link #COMMAND_BYTES_MAX} bytes at {@code targetOffset}
     * @return the command's length, or 0 when the strict parser must look
     */
    public int scan(TransferType type, byte[] source, int offset, int length, byte[] target, int targetOffset) {
        this.type = type.ordinal();
        if (!scanFields(source, offset, length)) {
            return 0;
        }
        return seen == fieldsOf(this.type) ? write(target, targetOffset) : 0;
    }

    /**
     * Tries to write the command of a line that says itself what it is.
     *
     * @param target has room for {@link #COMMAND_BYTES_MAX} bytes at {@code targetOffset}
     * @return the command's length, or 0 when the strict parser must look
     */
    public int scanLine(byte[] source, int offset, int length, byte[] target, int targetOffset) {
        type = -1;
        if (!scanFields(source, offset, length) || type < 0) {
            return 0;
        }
        return seen == (fieldsOf(type) | (int) Field.OP.bit()) ? write(target, targetOffset) : 0;
    }

    private static int fieldsOf(int type) {
        return switch (type) {
            case 0 -> TRANSFER_FIELDS;
            case 1 -> DEPOSIT_FIELDS;
            default -> WITHDRAWAL_FIELDS;
        };
    }

    private boolean scanFields(byte[] source, int offset, int length) {
        this.source = source;
        at = offset;
        end = offset + length;
        seen = 0;
        if (!take('{')) {
            return false;
        }
        do {
            if (!take('"') || !scanField()) {
                return false;
            }
        } while (take(','));
        if (!take('}')) {
            return false;
        }
        skipBlanks();
        return at == end;
    }

    /** A field from behind the first quote of its name to behind the last quote of its value. */
    private boolean scanField() {
        int name = at;
        while (at < end && source[at] != '"') {
            at++;
        }
        int nameLength = at - name;
        at++;
        if (!take(':') || !take('"')) {
            return false;
        }
        int value = at;
        while (at < end && source[at] != '"') {
            at++;
        }
        int valueLength = at - value;
        if (at++ >= end) {
            return false;
        }
        return switch (nameLength) {
            case 2 -> is(name, "op") && mark(Field.OP) && operation(value, valueLength);
            case 6 -> is(name, "amount") && mark(Field.AMOUNT) && amount(value, valueLength);
            case 8 -> is(name, "currency") && mark(Field.CURRENCY) && currency(value, valueLength);
            case 10 -> is(name, "to_account") && mark(Field.TO_ACCOUNT) && receiver(value, valueLength);
            case 12 -> is(name, "from_account") && mark(Field.FROM_ACCOUNT) && sender(value, valueLength);
            case 14 -> is(name, "transaction_id") && mark(Field.TRANSACTION_ID) && transactionId(value, valueLength);
            default -> false;
        };
    }

    private boolean take(char expected) {
        skipBlanks();
        if (at < end && source[at] == expected) {
            at++;
            return true;
        }
        return false;
    }

    private void skipBlanks() {
        while (at < end && (source[at] == ' ' || source[at] == '\t' || source[at] == '\r' || source[at] == '\n')) {
            at++;
        }
    }

    private boolean is(int offset, String name) {
        for (int i = 0; i < name.length(); i++) {
            if (source[offset + i] != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private boolean mark(Field field) {
        int bit = (int) field.bit();
        boolean first = (seen & bit) == 0;
        seen |= bit;
        return first;
    }

    private boolean operation(int value, int length) {
        type = switch (length) {
            case 8 -> is(value, "transfer") ? TransferType.TRANSFER.ordinal() : -1;
            case 7 -> is(value, "deposit") ? TransferType.DEPOSIT.ordinal() : -1;
            case 10 -> is(value, "withdrawal") ? TransferType.WITHDRAWAL.ordinal() : -1;
            default -> -1;
        };
        return type >= 0;
    }

    private boolean sender(int value, int length) {
        from = value;
        fromLength = length;
        return isId(value, length);
    }

    private boolean receiver(int value, int length) {
        to = value;
        toLength = length;
        return isId(value, length);
    }

    private boolean isId(int value, int length) {
        if (length < 1 || length > ID_LENGTH_MAX) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            byte c = source[value + i];
            if (c < 0 || !ID_CHARACTERS[c]) {
                return false;
            }
        }
        byte first = source[value];
        return first != '.' && first != '_' && first != ':' && first != '-';
    }

    private boolean transactionId(int value, int length) {
        if (length != 36
                || source[value + 8] != '-'
                || source[value + 13] != '-'
                || source[value + 18] != '-'
                || source[value + 23] != '-') {
            return false;
        }
        int wrong = 0;
        long high = 0;
        long low = 0;
        for (int i = 0; i < 18; i++) {
            if (i == 8 || i == 13) {
                continue;
            }
            byte digit = HEX[source[value + i] & 0xFF];
            wrong |= digit;
            high = high << 4 | (digit & 15);
        }
        for (int i = 19; i < 36; i++) {
            if (i == 23) {
                continue;
            }
            byte digit = HEX[source[value + i] & 0xFF];
            wrong |= digit;
            low = low << 4 | (digit & 15);
        }
        idHigh = high;
        idLow = low;
        return wrong >= 0 && (high | low) != 0;
    }

    private boolean amount(int value, int length) {
        if (length < 1 || length > DIGITS_MAX) {
            return false;
        }
        long number = 0;
        int point = -1;
        for (int i = 0; i < length; i++) {
            byte c = source[value + i];
            if (c == '.' && point < 0 && i > 0 && i < length - 1) {
                point = i;
            } else if (c >= '0' && c <= '9') {
                number = number * 10 + (c - '0');
            } else {
                return false;
            }
        }
        units = number;
        decimals = point < 0 ? 0 : length - 1 - point;
        return number > 0;
    }

    private boolean currency(int value, int length) {
        if (length < 3 || length > CommandLayout.CURRENCY_BYTES) {
            return false;
        }
        long head = 0;
        int tail = 0;
        for (int i = 0; i < length; i++) {
            long c = source[value + i] & 0xFF;
            if (i < 8) {
                head |= c << (8 * i);
            } else {
                tail |= (int) c << (8 * (i - 8));
            }
        }
        codeHead = head;
        codeTail = tail;
        return true;
    }

    private int write(byte[] target, int start) {
        int scale = codes.scale(codeHead, codeTail);
        int missing = scale - decimals;
        if (scale < 0 || missing < 0 || missing > DIGITS_MAX || units > Long.MAX_VALUE / POWERS_OF_TEN[missing]) {
            return 0;
        }
        LONGS.set(target, start, 0L);
        target[start + CommandLayout.KIND] = CommandLayout.POST_TRANSFER;
        LONGS.set(target, start + CommandLayout.ID_HIGH, idHigh);
        LONGS.set(target, start + CommandLayout.ID_LOW, idLow);
        LONGS.set(target, start + CommandLayout.AMOUNT_LOW, units * POWERS_OF_TEN[missing]);
        LONGS.set(target, start + CommandLayout.AMOUNT_HIGH, 0L);
        LONGS.set(target, start + CommandLayout.CURRENCY, codeHead);
        INTS.set(target, start + CommandLayout.CURRENCY + 8, codeTail);
        target[start + CommandLayout.DECIMALS] = (byte) scale;
        target[start + CommandLayout.TRANSFER_TYPE] = (byte) type;
        LONGS.set(target, start + CommandLayout.FROM_NUMBER, 0L);
        int names = start + CommandLayout.TRANSFER_NAMES;
        boolean deposit = type == TransferType.DEPOSIT.ordinal();
        boolean withdrawal = type == TransferType.WITHDRAWAL.ordinal();
        int sender = deposit
                ? copy(EXTERNAL, 0, EXTERNAL.length, target, names)
                : copy(source, from, fromLength, target, names);
        names += sender;
        int receiver = withdrawal
                ? copy(EXTERNAL, 0, EXTERNAL.length, target, names)
                : copy(source, to, toLength, target, names);
        names += receiver;
        target[start + CommandLayout.FROM_LENGTH] = (byte) sender;
        target[start + CommandLayout.TO_LENGTH] = (byte) receiver;
        int length = names - start;
        while ((length & 7) != 0) {
            target[start + length++] = 0;
        }
        INTS.set(target, start + CommandLayout.LENGTH, length);
        return length;
    }

    private static int copy(byte[] source, int offset, int length, byte[] target, int targetOffset) {
        System.arraycopy(source, offset, target, targetOffset, length);
        return length;
    }

    private static byte[] hexDigits() {
        byte[] digits = new byte[256];
        for (int c = 0; c < 256; c++) {
            int digit = c < 128 ? Character.digit(c, 16) : -1;
            digits[c] = (byte) digit;
        }
        return digits;
    }

    private static boolean[] idCharacters() {
        boolean[] allowed = new boolean[128];
        for (int c = 0; c < 128; c++) {
            allowed[c] = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || c == '.'
                    || c == '_'
                    || c == ':'
                    || c == '-';
        }
        return allowed;
    }

    private static long[] powersOfTen() {
        long[] powers = new long[DIGITS_MAX + 1];
        powers[0] = 1;
        for (int i = 1; i < powers.length; i++) {
            powers[i] = powers[i - 1] * 10;
        }
        return powers;
    }
}
