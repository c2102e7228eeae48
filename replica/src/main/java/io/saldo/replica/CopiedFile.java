package io.saldo.replica;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** A file of a running replica that is part of a {@link LedgerCopy}. Any thread. */
public final class CopiedFile implements Closeable {
    private final String name;
    private final Path path;
    private final long bytes;
    private final long fileBytes;
    private final boolean isLasting;
    private final Optional<ByteBuffer> content;
    private final Optional<FileChannel> open;

    private CopiedFile(
            String name,
            Path path,
            long bytes,
            long fileBytes,
            boolean isLasting,
            Optional<ByteBuffer> content,
            Optional<FileChannel> open) {
        this.name = name;
        this.path = path;
        this.bytes = bytes;
        this.fileBytes = fileBytes;
        this.isLasting = isLasting;
        this.content = content;
        this.open = open;
    }

    /** A file whose bytes never change; at most more of them follow. */
    static CopiedFile lasting(String name, Path path, long bytes, long fileBytes) {
        return new CopiedFile(name, path, bytes, fileBytes, true, Optional.empty(), Optional.empty());
    }

    /** The same, kept open, since it may be deleted meanwhile. */
    static CopiedFile lastingOpen(String name, Path path) throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        long bytes = channel.size();
        return new CopiedFile(name, path, bytes, bytes, true, Optional.empty(), Optional.of(channel));
    }

    /** A file whose bytes are of one moment. */
    static CopiedFile passing(String name, Path path, long bytes, long fileBytes, Optional<byte[]> content) {
        return new CopiedFile(name, path, bytes, fileBytes, false, content.map(ByteBuffer::wrap), Optional.empty());
    }

    /** Its path below the ledger's directory, with slashes. */
    public String name() {
        return name;
    }

    /** How many bytes are copied. */
    public long bytes() {
        return bytes;
    }

    /** How long the copy is; behind {@link #bytes()} it is zero. */
    public long fileBytes() {
        return fileBytes;
    }

    /** Whether the first {@link #bytes()} of a file of this name are the same in every later copy, too. */
    public boolean isLasting() {
        return isLasting;
    }

    /**
     * Fills a buffer with bytes of the copy.
     *
     * @param at offset of the first, so that all are of the copy
     * @throws IOException when the file cannot be read
     */
    public void read(ByteBuffer into, long at) throws IOException {
        if (at < 0 || at + into.remaining() > bytes) {
            throw new IllegalArgumentException(at + " and " + into.remaining() + " of " + bytes + " bytes");
        }
        if (content.isPresent()) {
            into.put(content.get().slice((int) at, into.remaining()));
        } else if (open.isPresent()) {
            read(open.get(), into, at);
        } else {
            try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
                read(channel, into, at);
            }
        }
    }

    private void read(FileChannel channel, ByteBuffer into, long at) throws IOException {
        long next = at;
        while (into.hasRemaining()) {
            int read = channel.read(into, next);
            if (read < 0) {
                throw new EOFException(path + " ends before byte " + bytes);
            }
            next += read;
        }
    }

    @Override
    public void close() throws IOException {
        if (open.isPresent()) {
            open.get().close();
        }
    }
}
