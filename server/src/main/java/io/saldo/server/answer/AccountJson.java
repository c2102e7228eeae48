package io.saldo.server.answer;

import io.saldo.ledger.event.Event;
import io.saldo.ledger.model.AccountStatus;
import io.saldo.ledger.model.UserId;
import io.saldo.replica.read.AccountRecord;
import io.saldo.replica.read.BalanceRecord;
import io.saldo.server.json.Fields;
import io.saldo.server.json.JsonOutput;
import java.util.List;
import java.util.Locale;

/** Accounts in answers. */
public final class AccountJson {
    private AccountJson() {}

    /** Writes an account as it was read. */
    public static void write(JsonOutput output, AccountRecord account, int partition) {
        output.beginObject();
        fields(output, account, partition);
        output.endObject();
    }

    /** Writes an account as the answer to the command that caused the event. */
    public static void write(JsonOutput output, AccountRecord account, int partition, Event.Header header) {
        output.beginObject();
        content(output, account);
        PlaceJson.write(output, partition, header.sequence());
        output.time(Fields.TIMESTAMP, header.timeNanos()).endObject();
    }

    /** Writes the fields of a new account into an object that was begun, as the answer in a batch. */
    public static void fields(JsonOutput output, Event.AccountOpened opened, int partition) {
        EventJson.details(output, opened);
        PlaceJson.write(output, partition, opened.header().sequence());
        output.time(Fields.TIMESTAMP, opened.header().timeNanos());
        EventJson.metadata(output, opened);
    }

    /** Writes the fields of an account as it was read into an object that was begun. */
    public static void fields(JsonOutput output, AccountRecord account, int partition) {
        content(output, account);
        PlaceJson.write(output, partition, account.sequence());
    }

    private static void content(JsonOutput output, AccountRecord account) {
        output.text(Fields.ACCOUNT_ID, account.id().value()).number(Fields.ACCOUNT_NUMBER, account.number());
        user(output, account.user());
        output.text(Fields.STATUS, name(account.status())).beginArray(Fields.BALANCES);
        for (BalanceRecord balance : account.balances()) {
            output.beginObject();
            balance(output, balance);
            output.endObject();
        }
        output.endArray();
        limits(output, account.minimums());
        output.json(
                        Fields.METADATA,
                        account.metadata().isNone() ? "{}" : account.metadata().json())
                .time(Fields.CREATED_AT, account.createdAtNanos());
    }

    /** Writes the fields of a balance into an object that was begun. */
    public static void balance(JsonOutput output, BalanceRecord balance) {
        int scale = balance.currency().scale();
        output.text(Fields.CURRENCY, balance.currency().code())
                .amount(Fields.BALANCE, balance.balance(), scale)
                .amount(Fields.AVAILABLE, balance.available(), scale)
                .amount(Fields.HELD, balance.held(), scale);
    }

    static void user(JsonOutput output, UserId user) {
        if (user.isNone()) {
            output.nothing(Fields.USER_ID);
        } else {
            output.text(Fields.USER_ID, user.value());
        }
    }

    static void limits(JsonOutput output, List<Event.Minimum> minimums) {
        output.beginArray(Fields.LIMITS);
        for (Event.Minimum minimum : minimums) {
            output.beginObject()
                    .text(Fields.CURRENCY, minimum.currency().code())
                    .amount(
                            Fields.MINIMUM_BALANCE,
                            minimum.minimum(),
                            minimum.currency().scale())
                    .endObject();
        }
        output.endArray();
    }

    static String name(AccountStatus status) {
        return status.name().toLowerCase(Locale.ROOT);
    }
}
