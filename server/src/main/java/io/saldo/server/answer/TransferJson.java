package io.saldo.server.answer;

import io.saldo.ledger.Bytes;
import io.saldo.ledger.command.CommandLayout;
import io.saldo.ledger.event.EventKind;
import io.saldo.ledger.event.EventView;
import io.saldo.ledger.model.Currency;
import io.saldo.ledger.model.TransferType;
import io.saldo.ledger.state.Currencies;
import io.saldo.server.json.Fields;
import io.saldo.server.json.JsonOutput;
import java.lang.foreign.MemorySegment;

/**
 * Writes the first answer to a transfer, straight from the bytes of its event and, for the accounts' ids, of its command:
 * the same bytes as {@link MovementJson} makes of the event's record, without the record. Nearly all answers come this way.
 */
public final class TransferJson {
    private TransferJson() {}

    /** Whether the event is one that this can write. */
    public static boolean isTransfer(EventView event) {
        return event.kind() == EventKind.TRANSFER_POSTED;
    }

    /**
     * Writes the fields of an answer into an object that was begun.
     *
     * @param partition of the event, or a negative number when there is only one
     * @param command holds the command that caused the event, with its accounts by their ids
     * @param offset where the command starts
     */
    public static void fields(
            JsonOutput output, EventView event, int partition, Currencies currencies, byte[] command, int offset) {
        Currency currency = currencies.of(event.currency(0));
        int scale = currency.scale();
        int from = offset + CommandLayout.TRANSFER_NAMES;
        int fromLength = command[offset + CommandLayout.FROM_LENGTH];
        int toLength = command[offset + CommandLayout.TO_LENGTH];
        output.id(Fields.TRANSACTION_ID, event.idHigh(), event.idLow())
                .text(Fields.STATUS, "completed")
                .text(Fields.TYPE, EventJson.name(TransferType.of(event.transferType())))
                .ascii(Fields.FROM_ACCOUNT, command, from, fromLength)
                .ascii(Fields.TO_ACCOUNT, command, from + fromLength, toLength)
                .amount(Fields.AMOUNT, event.amountHigh(0), event.amountLow(0), scale)
                .text(Fields.CURRENCY, currency.code())
                .amount(Fields.FROM_BALANCE, event.balanceHigh(0), event.balanceLow(0), scale)
                .amount(Fields.TO_BALANCE, event.balanceHigh(1), event.balanceLow(1), scale);
        PlaceJson.write(output, partition, event.sequence());
        output.time(Fields.TIMESTAMP, event.timeNanos());
        long metadata = event.afterPostings();
        if (metadata + Integer.BYTES <= event.start() + event.length() && event.intAt(metadata) > 0) {
            byte[] json = new byte[event.intAt(metadata)];
            MemorySegment.copy(event.segment(), Bytes.BYTE, metadata + Integer.BYTES, json, 0, json.length);
            output.json(Fields.METADATA, json);
        }
    }
}
