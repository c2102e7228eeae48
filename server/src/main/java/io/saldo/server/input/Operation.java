package io.saldo.server.input;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a client can ask the ledger for, with the fields that it must and may give. An operation about something that
 * exists names it in the path of its own endpoint, and in a field of its line in a batch.
 */
public enum Operation {
    /** Money from one account to another. */
    TRANSFER(
            "transfer",
            Field.bits(Field.TRANSACTION_ID, Field.FROM_ACCOUNT, Field.TO_ACCOUNT, Field.AMOUNT, Field.CURRENCY),
            Field.bits(Field.METADATA)),
    /** Money from outside. */
    DEPOSIT(
            "deposit",
            Field.bits(Field.TRANSACTION_ID, Field.TO_ACCOUNT, Field.AMOUNT, Field.CURRENCY),
            Field.bits(Field.METADATA)),
    /** Money to the outside. */
    WITHDRAWAL(
            "withdrawal",
            Field.bits(Field.TRANSACTION_ID, Field.FROM_ACCOUNT, Field.AMOUNT, Field.CURRENCY),
            Field.bits(Field.METADATA)),
    /** Many postings, all or none. */
    TRANSACTION("transaction", Field.bits(Field.TRANSACTION_ID, Field.POSTINGS), Field.bits(Field.METADATA)),
    /** Money set aside. */
    HOLD(
            "hold",
            Field.bits(Field.TRANSACTION_ID, Field.FROM_ACCOUNT, Field.AMOUNT, Field.CURRENCY),
            Field.bits(Field.TO_ACCOUNT, Field.EXPIRES_IN_SECONDS, Field.METADATA)),
    /** Held money moved. */
    CAPTURE("capture", Field.bits(Field.TRANSACTION_ID), Field.bits(Field.TO_ACCOUNT, Field.AMOUNT), Field.HOLD_ID),
    /** Held money released. */
    VOID("void", Field.bits(Field.TRANSACTION_ID), 0, Field.HOLD_ID),
    /** Money moved back. */
    REVERSAL("reversal", Field.bits(Field.TRANSACTION_ID), Field.bits(Field.AMOUNT), Field.TRANSFER_ID),
    /** A new account. */
    ACCOUNT("account", 0, Field.bits(Field.ACCOUNT_ID, Field.USER_ID, Field.LIMITS, Field.METADATA)),
    /** An account changed; not in a batch. */
    ACCOUNT_CHANGE("", 0, Field.bits(Field.STATUS, Field.LIMITS, Field.METADATA)),
    /** A new currency; not in a batch. */
    CURRENCY("", Field.bits(Field.CURRENCY, Field.SCALE), 0);

    private static final Map<String, Operation> BY_NAME = Stream.of(values())
            .filter(operation -> !operation.json.isEmpty())
            .collect(Collectors.toUnmodifiableMap(operation -> operation.json, Function.identity()));

    private final String json;
    private final long required;
    private final long optional;
    private final long subject;

    Operation(String json, long required, long optional, Field... subject) {
        this.json = json;
        this.required = required;
        this.optional = optional;
        this.subject = Field.bits(subject);
    }

    /** The operation that a line of a batch calls by this name. */
    public static Optional<Operation> of(String json) {
        return Optional.ofNullable(BY_NAME.get(json));
    }

    /** The name in a batch. */
    public String json() {
        return json;
    }

    long required(boolean inBatch) {
        return inBatch ? required | subject : required;
    }

    long allowed(boolean inBatch) {
        return inBatch ? required | optional | subject | Field.OP.bit() : required | optional;
    }
}
