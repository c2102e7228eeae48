package io.saldo.projection.audit;

import io.saldo.ledger.model.TransactionId;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * An audit record in bytes, little-endian.
 *
 * <pre>
 *  0 u64 number          from 1
 *  8 i64 time            nanoseconds since 1970
 * 16 u64 id high, 24 u64 id low
 * 32 u64 sequence
 * 40 u32 partition, 44 u32 status, 48 u32 commands
 * 52 principal, method, route, path, address, request id, each as u16 length and UTF-8
 * </pre>
 */
final class AuditFormat {
    private static final int TEXT_BYTES_MAX = 8_192;
    private static final int FIXED_BYTES = 52;

    private byte[] room = new byte[4_096];

    /** Writes a record to {@link #bytes}, and gives its length. For one thread. */
    int encode(long number, AuditRecord record) {
        byte[][] texts = {
            utf8(record.principal()),
            utf8(record.method()),
            utf8(record.route()),
            utf8(record.path()),
            utf8(record.address()),
            utf8(record.requestId())
        };
        int length = FIXED_BYTES;
        for (byte[] text : texts) {
            length += 2 + text.length;
        }
        if (room.length < length) {
            room = new byte[length * 2];
        }
        ByteBuffer bytes = ByteBuffer.wrap(room).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(number)
                .putLong(record.timeNanos())
                .putLong(record.transaction().high())
                .putLong(record.transaction().low())
                .putLong(record.sequence())
                .putInt(record.partition())
                .putInt(record.status())
                .putInt(record.commands());
        for (byte[] text : texts) {
            bytes.putShort((short) text.length).put(text);
        }
        return length;
    }

    byte[] bytes() {
        return room;
    }

    private static byte[] utf8(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return bytes.length <= TEXT_BYTES_MAX ? bytes : Arrays.copyOf(bytes, TEXT_BYTES_MAX);
    }

    static long number(byte[] payload) {
        return ByteBuffer.wrap(payload).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
    }

    static AuditRecord decode(byte[] payload) {
        ByteBuffer bytes =
                ByteBuffer.wrap(payload).order(ByteOrder.LITTLE_ENDIAN).position(8);
        long timeNanos = bytes.getLong();
        TransactionId transaction = new TransactionId(bytes.getLong(), bytes.getLong());
        long sequence = bytes.getLong();
        int partition = bytes.getInt();
        int status = bytes.getInt();
        int commands = bytes.getInt();
        String principal = text(bytes);
        String method = text(bytes);
        String route = text(bytes);
        String path = text(bytes);
        String address = text(bytes);
        return new AuditRecord(
                timeNanos,
                principal,
                method,
                route,
                path,
                address,
                status,
                text(bytes),
                transaction,
                partition,
                sequence,
                commands);
    }

    private static String text(ByteBuffer bytes) {
        byte[] text = new byte[Short.toUnsignedInt(bytes.getShort())];
        bytes.get(text);
        return new String(text, StandardCharsets.UTF_8);
    }
}
