package io.saldo.journal;

/** Walks over the entries of a run. For one thread. */
final class IdRunCursor {
    private final IdRun run;
    private int nextPage;
    private long page;
    private int index = -1;
    private int count;
    private long hash;
    private long position;

    IdRunCursor(IdRun run) {
        this.run = run;
    }

    /** Moves to the next entry; false when there is none. */
    boolean next() {
        index++;
        while (index >= count) {
            if (nextPage == run.pageCount()) {
                return false;
            }
            page = run.checkedPage(nextPage);
            nextPage++;
            count = IdPage.count(run.pages(), page);
            index = 0;
        }
        hash = IdPage.hash(run.pages(), page, index);
        position = IdPage.position(run.pages(), page, index);
        return true;
    }

    long hash() {
        return hash;
    }

    long position() {
        return position;
    }

    /** Whether this entry comes before the other: by its hash, then the newer first. */
    boolean isBefore(IdRunCursor other) {
        int order = Long.compareUnsigned(hash, other.hash);
        return order < 0 || (order == 0 && position > other.position);
    }
}
