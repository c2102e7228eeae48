package io.saldo.cli.crash;

import java.math.BigDecimal;
import java.util.List;

/**
 * Whether an event says what an order that was done must have done.
 *
 * @param event as the journal has it
 * @param book right after the order
 */
record EventCheck(Json event, Order order, Book book) {
    void check(Book.Decision decision) {
        is("type", type());
        switch (order) {
            case Order.Transaction _ -> postings(decision.steps());
            case Order.Hold hold -> hold(hold);
            case Order.Release release -> is("hold_id", release.hold().toString());
            case Order.Capture capture -> {
                is("hold_id", capture.hold().toString());
                step(event, decision.steps().getFirst());
            }
            case Order.Reversal reversal -> {
                is("transfer_id", reversal.original().toString());
                moved(decision.steps());
            }
            case Order.Transfer _ -> step(event, decision.steps().getFirst());
        }
    }

    private String type() {
        return switch (order) {
            case Order.Transfer _ -> "transfer_posted";
            case Order.Transaction _ -> "transaction_posted";
            case Order.Hold _ -> "hold_placed";
            case Order.Capture _ -> "hold_captured";
            case Order.Release _ -> "hold_voided";
            case Order.Reversal _ -> "transfer_reversed";
        };
    }

    private void hold(Order.Hold hold) {
        is("hold_id", hold.id().toString());
        is("from_account", hold.from());
        is("amount", Book.print(new BigDecimal(hold.amount()), hold.currency()));
        is("held", Book.print(book.balance(hold.from(), hold.currency()).held(), hold.currency()));
    }

    private void moved(List<Book.Step> steps) {
        if (steps.size() == 1) {
            step(event, steps.getFirst());
        } else {
            postings(steps);
        }
    }

    private void postings(List<Book.Step> steps) {
        List<Json> postings = event.list("postings");
        AuditFailed.check(postings.size() == steps.size(), order + " has other postings in " + event.raw());
        for (int i = 0; i < steps.size(); i++) {
            step(postings.get(i), steps.get(i));
        }
    }

    private void step(Json found, Book.Step step) {
        is(found, "from_account", step.from());
        is(found, "to_account", step.to());
        is(found, "currency", step.currency());
        is(found, "amount", Book.print(step.amount(), step.currency()));
        is(found, "from_balance", Book.print(step.fromAfter(), step.currency()));
        is(found, "to_balance", Book.print(step.toAfter(), step.currency()));
    }

    private void is(String field, String expected) {
        is(event, field, expected);
    }

    private void is(Json found, String field, String expected) {
        AuditFailed.check(
                found.text(field).equals(expected),
                order + " has " + field + " " + expected + " in the books, and is " + event.raw());
    }
}
