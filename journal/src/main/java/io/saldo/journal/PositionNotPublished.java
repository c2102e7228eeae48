package io.saldo.journal;

/** A reader waited its longest for an event that was assigned a position but is not published yet. */
public final class PositionNotPublished extends RuntimeException {
    private static final long serialVersionUID = 1;

    public PositionNotPublished(long position, long publishedPosition) {
        super("position " + position + " is not published; the journal is readable up to " + publishedPosition);
    }
}
