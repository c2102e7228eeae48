package io.saldo.client.read;

import io.saldo.client.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * A page of a history, newest first.
 *
 * @param entries at most as many as were asked for
 * @param nextCursor where the next page begins; none when this is the last
 */
public record HistoryPage(List<HistoryEntry> entries, Optional<String> nextCursor) {
    static HistoryPage of(JsonObject json) {
        return new HistoryPage(
                json.objects("entries").stream().map(HistoryEntry::of).toList(), json.optionalText("next_cursor"));
    }
}
