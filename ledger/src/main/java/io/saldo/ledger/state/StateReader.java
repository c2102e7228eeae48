package io.saldo.ledger.state;

import io.saldo.ledger.Bytes;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/** Reads what {@link StateWriter} wrote, in the same order. The bytes were checked before they come here. */
final class StateReader {
    private final StateSource source;
    private final MemorySegment eight = MemorySegment.ofArray(new byte[8]);

    StateReader(StateSource source) {
        this.source = source;
    }

    long number() {
        source.read(eight);
        return eight.get(Bytes.LONG, 0);
    }

    String text() {
        byte[] utf8 = new byte[Math.toIntExact(number())];
        source.read(MemorySegment.ofArray(utf8));
        return new String(utf8, StandardCharsets.UTF_8);
    }

    void table(RecordTable table) {
        table.load(source, Math.toIntExact(number()));
    }

    void names(NameStore names) {
        names.load(source, number());
    }
}
