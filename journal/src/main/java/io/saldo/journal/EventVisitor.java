package io.saldo.journal;

/** Is handed the events of a journal in their order. */
@FunctionalInterface
public interface EventVisitor {
    /** The cursor stands on the event, and is moved on after the call. */
    void visit(EventCursor event);
}
