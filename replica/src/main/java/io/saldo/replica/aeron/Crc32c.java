package io.saldo.replica.aeron;

import io.aeron.archive.checksum.Checksum;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * CRC32C (RFC 3720) over memory given by its address. Aeron's own needs a module of the JDK opened by force; this one
 * keeps a view of the buffer that was asked about last, which in practice is the only one. For one thread.
 */
final class Crc32c implements Checksum {

    private static final int VIEW_BYTES = 64 * 1024 * 1024;

    private final CRC32C crc = new CRC32C();
    private @Nullable ByteBuffer view;
    private long viewAddress;

    @Override
    public int compute(long address, int offset, int length) {
        ByteBuffer buffer = viewOf(address, offset + length);
        buffer.limit(offset + length).position(offset);
        crc.reset();
        crc.update(buffer);
        return (int) crc.getValue();
    }

    @SuppressWarnings("restricted") // The caller owns the memory and says where it is; nothing is read outside it.
    private ByteBuffer viewOf(long address, int byteCount) {
        ByteBuffer current = view;
        if (current == null || viewAddress != address || current.capacity() < byteCount) {
            current = MemorySegment.ofAddress(address)
                    .reinterpret(Math.max(VIEW_BYTES, byteCount))
                    .asByteBuffer();
            view = current;
            viewAddress = address;
        }
        return current;
    }
}
