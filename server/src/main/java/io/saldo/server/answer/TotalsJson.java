package io.saldo.server.answer;

import io.saldo.replica.read.CurrencyStats;
import io.saldo.server.json.Fields;
import io.saldo.server.json.JsonOutput;
import io.saldo.server.json.Name;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.OptionalLong;

/** What went through an account, or a user's accounts, in answers. */
public final class TotalsJson {
    private TotalsJson() {}

    /** Writes {@code currencies} and {@code last_activity} into an object that was begun. */
    public static void write(JsonOutput answer, List<CurrencyStats> currencies, OptionalLong lastActivityNanos) {
        answer.beginArray(Fields.CURRENCIES);
        currencies.forEach(currency -> totals(answer, currency));
        answer.endArray();
        if (lastActivityNanos.isPresent()) {
            answer.time(Fields.LAST_ACTIVITY, lastActivityNanos.getAsLong());
        } else {
            answer.nothing(Fields.LAST_ACTIVITY);
        }
    }

    private static void totals(JsonOutput answer, CurrencyStats stats) {
        int scale = stats.currency().scale();
        answer.beginObject().text(Fields.CURRENCY, stats.currency().code());
        total(answer, Fields.DEPOSITED, stats.deposited(), scale);
        total(answer, Fields.WITHDRAWN, stats.withdrawn(), scale);
        total(answer, Fields.TRANSFERRED_IN, stats.transferredIn(), scale);
        total(answer, Fields.TRANSFERRED_OUT, stats.transferredOut(), scale);
        answer.number(Fields.DEPOSITS, stats.deposits())
                .number(Fields.WITHDRAWALS, stats.withdrawals())
                .number(Fields.TRANSFERS_IN, stats.transfersIn())
                .number(Fields.TRANSFERS_OUT, stats.transfersOut())
                .time(Fields.LAST_ACTIVITY, stats.lastActivityNanos())
                .endObject();
    }

    /** A total of many movements may need more than the 128 bits of an amount. */
    public static void total(JsonOutput answer, Name name, BigInteger units, int scale) {
        answer.text(name, new BigDecimal(units, scale).toPlainString());
    }
}
