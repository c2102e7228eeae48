package io.saldo.server.answer;

import io.saldo.ledger.crossing.Crossing;
import io.saldo.ledger.crossing.CrossingKind;
import io.saldo.ledger.event.Event;
import io.saldo.server.json.Fields;
import io.saldo.server.json.JsonOutput;
import io.saldo.server.json.Name;
import io.saldo.server.problem.ProblemCode;

/** What the events of a crossing say, beside what all events do. */
final class CrossingJson {
    private static final Name TRANSFER_TYPE = Name.of("transfer_type");
    private static final Name COORDINATOR = Name.of("coordinator");

    private CrossingJson() {}

    /** What the client asked for, in the words of its answers. */
    static String type(CrossingKind kind) {
        return switch (kind) {
            case TRANSFER -> "transfer";
            case TRANSACTION -> "transaction";
            case CAPTURE -> "capture";
            case REVERSAL -> "reversal";
        };
    }

    static void opened(JsonOutput output, Event.CrossingOpened opened) {
        crossing(output, opened.crossing());
        output.beginArray(Fields.POSTINGS);
        for (Crossing.Posting posting : opened.crossing().postings()) {
            int scale = posting.amount().decimals();
            output.beginObject()
                    .text(Fields.FROM_ACCOUNT, posting.from().value())
                    .text(Fields.TO_ACCOUNT, posting.to().value())
                    .amount(Fields.AMOUNT, posting.amount().at(scale), scale)
                    .text(Fields.CURRENCY, posting.currency())
                    .endObject();
        }
        output.endArray();
    }

    static void posted(JsonOutput output, Event.CrossingPosted posted) {
        crossing(output, posted.crossing());
        EventJson.postings(output, posted.movements());
    }

    static void cancelled(JsonOutput output, Event.CrossingCancelled cancelled) {
        output.number(COORDINATOR, cancelled.coordinator())
                .text(Fields.CODE, ProblemCode.of(cancelled.rejection()).code())
                .text(Fields.DETAIL, ProblemCode.detail(cancelled.rejection()));
    }

    private static void crossing(JsonOutput output, Crossing crossing) {
        output.text(TRANSFER_TYPE, type(crossing.kind())).number(COORDINATOR, crossing.coordinator());
        if (crossing.kind() == CrossingKind.CAPTURE) {
            output.id(Fields.HOLD_ID, crossing.subject());
        } else if (crossing.kind() == CrossingKind.REVERSAL) {
            output.id(Fields.TRANSFER_ID, crossing.subject());
        }
    }
}
