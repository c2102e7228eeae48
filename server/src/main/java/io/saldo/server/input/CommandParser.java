package io.saldo.server.input;

import io.saldo.ledger.command.Command;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.TransactionId;
import io.saldo.ledger.state.Currencies;
import io.saldo.server.json.InvalidInput;
import io.saldo.server.json.JsonInput;
import java.util.UUID;

/** Reads a command from the JSON of a request's body or of a line of a batch. Any thread. */
public final class CommandParser {
    private final Scales scales;

    /** A parser that knows these currencies. */
    public CommandParser(Currencies currencies) {
        scales = new Scales(currencies);
    }

    /**
     * Reads a body.
     *
     * @throws InvalidInput when it is not what the operation needs
     */
    public Command parse(Operation operation, byte[] bytes, int offset, int length) {
        return named(operation, body(operation, bytes, offset, length)).toCommand(operation, scales);
    }

    /** Reads a body about a movement that the path names. */
    public Command parse(Operation operation, TransactionId subject, byte[] bytes, int offset, int length) {
        return body(operation, bytes, offset, length).about(subject).toCommand(operation, scales);
    }

    /** Reads a body about an account that the path names. */
    public Command parse(Operation operation, AccountId account, byte[] bytes, int offset, int length) {
        return body(operation, bytes, offset, length).about(account).toCommand(operation, scales);
    }

    /**
     * Reads a line of a batch.
     *
     * @throws InvalidLine when it is no operation
     */
    public Command parseLine(byte[] bytes, int offset, int length) {
        CommandFields fields = new CommandFields();
        try (JsonInput input = JsonInput.open(bytes, offset, length)) {
            fields.read(input);
            input.end();
            Operation operation = fields.operation();
            fields.check(operation.required(true), operation.allowed(true), "");
            return named(operation, fields).toCommand(operation, scales);
        } catch (InvalidInput invalid) {
            throw new InvalidLine(fields.transactionId(), invalid.detail());
        }
    }

    private static CommandFields body(Operation operation, byte[] bytes, int offset, int length) {
        try (JsonInput input = JsonInput.open(bytes, offset, length)) {
            CommandFields fields = CommandFields.of(input);
            input.end();
            fields.check(operation.required(false), operation.allowed(false), "");
            return fields;
        }
    }

    /** A new account that the client did not name gets an id here, before the command enters the log. */
    private static CommandFields named(Operation operation, CommandFields fields) {
        if (operation == Operation.ACCOUNT && fields.account().isNone()) {
            fields.about(new AccountId(UUID.randomUUID().toString()));
        }
        return fields;
    }
}
