package io.saldo.server.answer;

import io.saldo.replica.partition.Located;
import io.saldo.replica.read.HistoryEntry;
import io.saldo.replica.read.Page;
import io.saldo.server.json.Fields;
import io.saldo.server.json.JsonOutput;
import java.util.Locale;
import java.util.Optional;

/** Pages of entries in answers. */
public final class HistoryJson {
    private HistoryJson() {}

    /**
     * Writes a page as an object; in an activity each entry says whose it is.
     *
     * @param isParted whether there is more than one partition
     */
    public static void write(
            JsonOutput output, Page<Located<HistoryEntry>> page, boolean withAccount, boolean isParted) {
        output.beginObject().beginArray(Fields.ENTRIES);
        for (Located<HistoryEntry> entry : page.items()) {
            entry(output, entry.item(), withAccount, isParted ? entry.partition() : -1);
        }
        output.endArray();
        cursor(output, page.nextCursor());
        output.endObject();
    }

    /** Writes where the next page begins, or null. */
    public static void cursor(JsonOutput output, Optional<String> cursor) {
        if (cursor.isPresent()) {
            output.text(Fields.NEXT_CURSOR, cursor.get());
        } else {
            output.nothing(Fields.NEXT_CURSOR);
        }
    }

    private static void entry(JsonOutput output, HistoryEntry entry, boolean withAccount, int partition) {
        int scale = entry.currency().scale();
        output.beginObject();
        if (withAccount) {
            output.text(Fields.ACCOUNT_ID, entry.account().value());
        }
        PlaceJson.write(output, partition, entry.sequence());
        output.number(Fields.POSTING, entry.posting())
                .time(Fields.TIMESTAMP, entry.timeNanos())
                .id(Fields.TRANSACTION_ID, entry.id())
                .text(Fields.TYPE, entry.type().name().toLowerCase(Locale.ROOT))
                .text(Fields.DIRECTION, entry.debit() ? "debit" : "credit")
                .amount(Fields.AMOUNT, entry.amount(), scale)
                .text(Fields.CURRENCY, entry.currency().code())
                .text(Fields.COUNTERPARTY, entry.counterparty().value())
                .amount(Fields.BALANCE_AFTER, entry.balanceAfter(), scale)
                .json(
                        Fields.METADATA,
                        entry.metadata().isNone() ? "{}" : entry.metadata().json())
                .endObject();
    }
}
