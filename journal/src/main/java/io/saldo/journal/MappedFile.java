package io.saldo.journal;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;

/**
 * Maps a part of a file for reading. The memory looks to the compiler like any other off the heap: Java has a class of its own
 * for mapped memory, and code that meets this one beside those of memory on and off the heap pays for every single access with
 * calls that cannot be foreseen, everywhere in the process. Bounds and end of life are checked as always.
 */
final class MappedFile {
    private MappedFile() {}

    /** The bytes of the file, read-only, until the arena is closed. */
    @SuppressWarnings("restricted") // The address and length are those that the mapping itself gives.
    static MemorySegment map(FileChannel channel, long offset, long bytes, Arena arena) throws IOException {
        MemorySegment mapped = channel.map(FileChannel.MapMode.READ_ONLY, offset, bytes, arena);
        return MemorySegment.ofAddress(mapped.address())
                .reinterpret(bytes, arena, null)
                .asReadOnly();
    }
}
