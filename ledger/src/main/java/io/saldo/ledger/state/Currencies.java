package io.saldo.ledger.state;

import io.saldo.ledger.Bytes;
import io.saldo.ledger.Invariant;
import io.saldo.ledger.command.CommandLayout;
import io.saldo.ledger.model.Currency;
import io.saldo.ledger.model.Limits;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The registry of currencies, by a dense number in the order of registration. It is small, only grows, and is replaced
 * as a whole at each addition, so that any thread may read it.
 */
public final class Currencies {
    private record Registry(List<Currency> byNumber, Map<String, Currency> byCode) {}

    private volatile Registry registry = new Registry(List.of(), Map.of());
    private long[] codeHeads = new long[0];
    private int[] codeTails = new int[0];
    private int[] scales = new int[0];
    private int last;

    Currencies() {}

    /** How many there are; any thread. */
    public int size() {
        return registry.byNumber.size();
    }

    /** All, by number; any thread. */
    public List<Currency> all() {
        return registry.byNumber;
    }

    /** The currency with this number; any thread. */
    public Currency of(int number) {
        return registry.byNumber.get(number);
    }

    /** The currency with this code; any thread. */
    public Optional<Currency> find(String code) {
        return Optional.ofNullable(registry.byCode.get(code));
    }

    /** The number of the currency whose zero-padded code of 12 bytes stands at the offset, or -1; ledger thread. */
    public int find(MemorySegment source, long offset) {
        long head = source.get(Bytes.LONG, offset);
        int tail = source.get(Bytes.INT, offset + 8);
        if (last < codeHeads.length && codeHeads[last] == head && codeTails[last] == tail) {
            return last;
        }
        for (int i = 0; i < codeHeads.length; i++) {
            if (codeHeads[i] == head && codeTails[i] == tail) {
                last = i;
                return i;
            }
        }
        return -1;
    }

    /** The decimals of a currency; ledger thread. */
    public int scale(int number) {
        return scales[number];
    }

    void register(String code, int scale) {
        Invariant.check(registry.byNumber.size() < Limits.CURRENCIES_MAX, "the registry has room");
        Invariant.check(!registry.byCode.containsKey(code), "a currency is registered once");
        Currency currency = new Currency(registry.byNumber.size(), code, scale);
        List<Currency> byNumber = new ArrayList<>(registry.byNumber);
        byNumber.add(currency);
        Map<String, Currency> byCode = new HashMap<>(registry.byCode);
        byCode.put(code, currency);
        registry = new Registry(List.copyOf(byNumber), byCode);
        indexCodes();
    }

    private void indexCodes() {
        int size = size();
        codeHeads = new long[size];
        codeTails = new int[size];
        scales = new int[size];
        MemorySegment padded = MemorySegment.ofArray(new byte[CommandLayout.CURRENCY_BYTES]);
        for (Currency currency : registry.byNumber) {
            padded.fill((byte) 0);
            byte[] ascii = currency.code().getBytes(StandardCharsets.ISO_8859_1);
            MemorySegment.copy(ascii, 0, padded, Bytes.BYTE, 0, ascii.length);
            codeHeads[currency.number()] = padded.get(Bytes.LONG, 0);
            codeTails[currency.number()] = padded.get(Bytes.INT, 8);
            scales[currency.number()] = currency.scale();
        }
    }

    void save(StateWriter writer) {
        writer.number(size());
        for (Currency currency : registry.byNumber) {
            writer.text(currency.code());
            writer.number(currency.scale());
        }
    }

    void load(StateReader reader) {
        long size = reader.number();
        for (long i = 0; i < size; i++) {
            register(reader.text(), (int) reader.number());
        }
    }
}
