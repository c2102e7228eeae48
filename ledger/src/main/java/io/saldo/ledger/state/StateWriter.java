package io.saldo.ledger.state;

import io.saldo.ledger.Bytes;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/** Writes the parts of a state one behind the other: numbers of 8 bytes, texts and tables with their size before. */
final class StateWriter {
    private final StateSink sink;
    private final MemorySegment eight = MemorySegment.ofArray(new byte[8]);

    StateWriter(StateSink sink) {
        this.sink = sink;
    }

    void number(long value) {
        eight.set(Bytes.LONG, 0, value);
        sink.write(eight);
    }

    void text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        number(utf8.length);
        sink.write(MemorySegment.ofArray(utf8));
    }

    void table(RecordTable table) {
        number(table.size());
        table.forEachChunk(sink::write);
    }

    void names(NameStore names) {
        number(names.bytes());
        names.save(sink);
    }
}
