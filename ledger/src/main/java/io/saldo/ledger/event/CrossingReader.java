package io.saldo.ledger.event;

import io.saldo.ledger.Invariant;
import io.saldo.ledger.crossing.Crossing;
import io.saldo.ledger.model.Amount;
import io.saldo.ledger.model.Currency;
import io.saldo.ledger.model.Rejection;
import java.util.ArrayList;
import java.util.List;

/** Reads the events of crossings as records. Holds no state between calls, so any number of threads may share one. */
final class CrossingReader {
    private final Names names;

    CrossingReader(Names names) {
        this.names = names;
    }

    Event read(EventView view, Event.Header header) {
        return switch (view.kind()) {
            case EventKind.CROSSING_OPENED ->
                new Event.CrossingOpened(
                        header,
                        CrossingFields.partition(view),
                        CrossingFields.crossing(view),
                        held(view),
                        (view.flags() & EventLayout.AMOUNT_GIVEN_FLAG) != 0,
                        (view.flags() & EventLayout.RECEIVER_GIVEN_FLAG) != 0);
            case EventKind.CROSSING_POSTED -> posted(view, header);
            case EventKind.CROSSING_CANCELLED ->
                new Event.CrossingCancelled(
                        header,
                        CrossingFields.partition(view),
                        CrossingFields.coordinator(view),
                        Rejection.of(CrossingFields.rejection(view)),
                        held(view),
                        CrossingFields.openedAt(view));
            default -> throw Invariant.broken("an event of a crossing has one of three kinds, not " + view.kind());
        };
    }

    private Event posted(EventView view, Event.Header header) {
        Crossing crossing = CrossingFields.crossing(view);
        List<Movement> movements = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        for (int posting = 0; posting < view.postingCount(); posting++) {
            int place = CrossingFields.place(view, posting);
            places.add(place);
            movements.add(movement(view, posting, crossing.postings().get(place)));
        }
        return new Event.CrossingPosted(
                header,
                CrossingFields.partition(view),
                crossing,
                List.copyOf(movements),
                List.copyOf(places),
                CrossingFields.openedAt(view),
                CrossingFields.released(view),
                CrossingFields.reversed(view));
    }

    private Movement movement(EventView view, int posting, Crossing.Posting crossed) {
        Currency currency = names.currency(view.currency(posting));
        boolean senderIsHere = names.account(view.from(posting)).equals(crossed.from());
        boolean receiverIsHere = names.account(view.to(posting)).equals(crossed.to());
        Movement.Elsewhere elsewhere = senderIsHere
                ? receiverIsHere ? Movement.Elsewhere.NEITHER : Movement.Elsewhere.RECEIVER
                : Movement.Elsewhere.SENDER;
        return new Movement(
                crossed.from(),
                crossed.to(),
                view.amount(posting),
                currency,
                senderIsHere ? view.balanceAfter(2 * posting) : Amount.ZERO,
                receiverIsHere ? view.balanceAfter(2 * posting + 1) : Amount.ZERO,
                elsewhere);
    }

    private List<Event.Held> held(EventView view) {
        List<Event.Held> held = new ArrayList<>();
        for (int link = 0; link < view.linkCount(); link++) {
            held.add(new Event.Held(
                    names.account(view.from(link)),
                    names.currency(view.currency(link)),
                    view.amount(link),
                    view.balanceAfter(link),
                    view.heldAfter(link)));
        }
        return List.copyOf(held);
    }
}
