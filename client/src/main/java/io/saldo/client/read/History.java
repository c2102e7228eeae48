package io.saldo.client.read;

import io.saldo.ledger.model.Currency;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * What moved an account's money, newest first, page by page: pages are asked for when they are needed. What happens
 * meanwhile moves no page, it stands before the first. Immutable; any thread.
 *
 * <p>Pages are asked of the server as all reads are, and fail likewise.
 */
public final class History implements Iterable<HistoryEntry> {
    /** The most entries of a page. */
    public static final int PAGE_MAX = 1_000;

    private static final int PAGE = 200;

    private final Function<Parameters, HistoryPage> ask;
    private final Parameters parameters;
    private final int pageSize;

    History(Function<Parameters, HistoryPage> ask, Parameters parameters, int pageSize) {
        this.ask = ask;
        this.parameters = parameters;
        this.pageSize = pageSize;
    }

    static History of(Function<Parameters, HistoryPage> ask, Parameters parameters) {
        return new History(ask, parameters, PAGE);
    }

    /** Only entries in this currency. */
    public History inCurrency(String currency) {
        return with("currency", Currency.parseCode(currency));
    }

    /** Only entries of this type; there are none of {@link EntryType#OTHER} to ask for. */
    public History ofType(EntryType type) {
        return with("type", type.text());
    }

    /** Only entries of this time or later. */
    public History from(Instant time) {
        return with("from", time.toString());
    }

    /** Only entries before this time. */
    public History before(Instant time) {
        return with("to", time.toString());
    }

    private History with(String name, String value) {
        return new History(ask, parameters.with(name, value), pageSize);
    }

    /**
     * With pages of so many entries, 1 to {@value #PAGE_MAX}; 200 by default.
     *
     * @throws IllegalArgumentException when the number is out of range
     */
    public History inPagesOf(int entries) {
        if (entries < 1 || entries > PAGE_MAX) {
            throw new IllegalArgumentException("a page has 1 to " + PAGE_MAX + " entries");
        }
        return new History(ask, parameters, entries);
    }

    /** The first page: the newest entries. */
    public HistoryPage page() {
        return page(Optional.empty());
    }

    /** The page that begins at the cursor of the one before. */
    public HistoryPage page(String cursor) {
        return page(Optional.of(cursor));
    }

    private HistoryPage page(Optional<String> cursor) {
        Parameters sized = parameters.with("limit", Integer.toString(pageSize));
        return ask.apply(cursor.map(at -> sized.with("cursor", at)).orElse(sized));
    }

    /** All pages, each asked for when it is reached. */
    public Iterable<HistoryPage> pages() {
        return () -> new Iterator<>() {
            private Optional<HistoryPage> last = Optional.empty();

            @Override
            public boolean hasNext() {
                return last.isEmpty() || last.get().nextCursor().isPresent();
            }

            @Override
            public HistoryPage next() {
                if (!hasNext()) {
                    throw new NoSuchElementException("this was the last page");
                }
                HistoryPage next = page(last.flatMap(HistoryPage::nextCursor));
                last = Optional.of(next);
                return next;
            }
        };
    }

    /** All entries, over all pages. */
    @Override
    public Iterator<HistoryEntry> iterator() {
        Iterator<HistoryPage> pages = pages().iterator();
        ArrayDeque<HistoryEntry> ahead = new ArrayDeque<>();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                while (ahead.isEmpty() && pages.hasNext()) {
                    ahead.addAll(pages.next().entries());
                }
                return !ahead.isEmpty();
            }

            @Override
            public HistoryEntry next() {
                if (!hasNext()) {
                    throw new NoSuchElementException("this was the last entry");
                }
                return ahead.removeFirst();
            }
        };
    }

    /** All entries, over all pages, as a stream that asks for pages as it goes. */
    public Stream<HistoryEntry> stream() {
        return StreamSupport.stream(
                Spliterators.spliteratorUnknownSize(iterator(), Spliterator.ORDERED | Spliterator.NONNULL), false);
    }
}
