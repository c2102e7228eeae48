package io.saldo.cli.crash;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * An order that was sent, all that was answered to it, and where it stands in the journal. Answers come from any thread;
 * each is compared with those before it and with the event.
 */
final class Ticket {
    /** What an event says and an answer does not, or says otherwise. */
    private static final Set<String> OF_EVENTS_ALONE = Set.of("cursor", "type", "transfer_type", "detail");

    /** The ledger's refusals, which stand in the journal; the edge's have no sequence. */
    private static final Set<Integer> REFUSALS = Set.of(400, 404, 422);

    private static final String DIGEST = "digest ";
    private static final Json SETTLED = new Json("", Map.of(), Map.of());

    private final Order order;
    private Optional<Answer> single = Optional.empty();
    private Optional<String> line = Optional.empty();
    private Optional<Json> event = Optional.empty();
    private OptionalLong sequence = OptionalLong.empty();
    private boolean wasFirstAnswered;

    Ticket(Order order) {
        this.order = order;
    }

    Order order() {
        return order;
    }

    /** Whether the server has said what became of it. */
    synchronized boolean isAnswered() {
        return single.isPresent() || line.isPresent();
    }

    synchronized boolean isAnsweredAlone() {
        return single.isPresent();
    }

    synchronized Optional<Json> event() {
        return event;
    }

    /** Where an answer said that it stands in the journal. */
    synchronized OptionalLong sequence() {
        return sequence;
    }

    /** The server answered the order's own request. */
    synchronized void answered(Answer answer) {
        Json body = Json.parse(answer.body());
        boolean isRefusal = REFUSALS.contains(answer.status());
        int expected = answer.isReplayed() ? 200 : 201;
        check(isRefusal || answer.status() == expected, "answered with " + answer);
        check(body.has("sequence"), "answered without a sequence: " + answer);
        notFirstTwice(answer.isReplayed(), answer.toString());
        single.ifPresent(before -> {
            boolean isSame = isSame(before.body(), answer.body())
                    && (before.status() == answer.status() || (!isRefusal && before.status() < 300));
            check(isSame, "answered first with " + before + ", then with " + answer);
        });
        event.ifPresent(journaled -> compare(body, journaled));
        single = single.or(() -> Optional.of(answer));
        told(body);
    }

    /**
     * The server answered the order's line in a batch.
     *
     * @param result the line, with the line's number
     */
    synchronized void answeredInBatch(String result) {
        Json fields = Json.parse(result);
        boolean isReplayed = fields.texts().getOrDefault("replayed", "false").equals("true");
        String text = result.replaceFirst("^\\{\"line\":\\d+,", "{").replaceFirst(",\"replayed\":true}$", "}");
        check(fields.has("sequence"), "answered in a batch without a sequence: " + result);
        notFirstTwice(isReplayed, result);
        line.ifPresent(before ->
                check(isSame(before, text), "answered in a batch first with " + before + ", then with " + text));
        event.ifPresent(journaled -> compare(fields, journaled));
        line = line.or(() -> Optional.of(text));
        told(fields);
    }

    /** After an audit: what was answered has been compared with the journal, and only its digest is kept. */
    synchronized void settle() {
        single = single.map(answer -> new Answer(answer.status(), answer.isReplayed(), digest(answer.body())));
        line = line.map(Ticket::digest);
        event = Optional.of(SETTLED);
    }

    private static boolean isSame(String before, String now) {
        return before.equals(now) || before.equals(digest(now));
    }

    private static String digest(String text) {
        return text.startsWith(DIGEST) ? text : DIGEST + Long.toHexString(Trail.digest(text));
    }

    private void told(Json answer) {
        long now = answer.number("sequence");
        check(sequence.isEmpty() || sequence.getAsLong() == now, "first at sequence " + sequence + ", then at " + now);
        sequence = OptionalLong.of(now);
    }

    private void notFirstTwice(boolean isReplayed, String answer) {
        check(isReplayed || !wasFirstAnswered, "done a second time: " + answer);
        check(isReplayed || event.isEmpty(), "done although it stood in the journal: " + answer);
        wasFirstAnswered |= !isReplayed;
    }

    /** The journal has it. */
    synchronized void journaled(Json found) {
        check(event.isEmpty(), "twice in the journal: " + event.map(Json::raw).orElse("") + " and " + found.raw());
        event = Optional.of(found);
        single.ifPresent(answer -> compare(Json.parse(answer.body()), found));
        line.ifPresent(text -> compare(Json.parse(text), found));
    }

    /** Whatever the event says the answer must say too. */
    private void compare(Json answer, Json journaled) {
        for (Map.Entry<String, String> field : journaled.texts().entrySet()) {
            if (!OF_EVENTS_ALONE.contains(field.getKey())) {
                check(
                        field.getValue().equals(answer.texts().get(field.getKey())),
                        "answered with " + answer.raw() + ", and the journal says " + journaled.raw());
            }
        }
        for (String list : journaled.lists().keySet()) {
            check(
                    journaled.list(list).toString().equals(answer.list(list).toString()),
                    "answered with " + answer.raw() + ", and the journal says " + journaled.raw());
        }
    }

    private void check(boolean condition, String message) {
        AuditFailed.check(condition, order + " was " + message);
    }
}
