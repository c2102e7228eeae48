package io.saldo.server.api;

import io.saldo.ledger.command.Command;
import io.saldo.ledger.model.TransferType;
import io.saldo.server.http.Endpoint;
import io.saldo.server.http.Exchange;
import io.saldo.server.http.Role;
import io.saldo.server.http.RouteTable;
import io.saldo.server.input.CommandParser;
import io.saldo.server.input.CurrencyCodes;
import io.saldo.server.input.Operation;
import io.saldo.server.input.TransferScanner;

/** Everything that moves money or sets it aside, a command a request. */
final class MovementEndpoints {
    private final CommandParser parser;
    private final CurrencyCodes codes;
    private final Movements movements;

    MovementEndpoints(CommandParser parser, CurrencyCodes codes, Movements movements) {
        this.parser = parser;
        this.codes = codes;
        this.movements = movements;
    }

    void addTo(RouteTable routes) {
        Endpoint transfer = exchange -> transfer(exchange, TransferType.TRANSFER, Operation.TRANSFER);
        routes.add("POST", "/v1/transfers", Role.WRITE, transfer)
                .add("POST", "/v1/wallet/balance_transfer", Role.WRITE, transfer)
                .add(
                        "POST",
                        "/v1/deposits",
                        Role.WRITE,
                        exchange -> transfer(exchange, TransferType.DEPOSIT, Operation.DEPOSIT))
                .add(
                        "POST",
                        "/v1/withdrawals",
                        Role.WRITE,
                        exchange -> transfer(exchange, TransferType.WITHDRAWAL, Operation.WITHDRAWAL))
                .add("POST", "/v1/transactions", Role.WRITE, exchange -> command(exchange, Operation.TRANSACTION))
                .add("POST", "/v1/holds", Role.WRITE, exchange -> command(exchange, Operation.HOLD))
                .add("POST", "/v1/holds/{id}/capture", Role.WRITE, exchange -> about(exchange, Operation.CAPTURE))
                .add("POST", "/v1/holds/{id}/void", Role.WRITE, exchange -> about(exchange, Operation.VOID))
                .add(
                        "POST",
                        "/v1/transfers/{id}/reversal",
                        Role.WRITE,
                        exchange -> about(exchange, Operation.REVERSAL));
    }

    private void transfer(Exchange exchange, TransferType type, Operation operation) {
        int length = exchange.readJson();
        byte[] body = exchange.scratch().body();
        byte[] command = exchange.scratch().commands(TransferScanner.COMMAND_BYTES_MAX, 0);
        int bytes = new TransferScanner(codes).scan(type, body, 0, length, command, 0);
        if (bytes > 0) {
            movements.answer(exchange, bytes);
        } else {
            movements.answer(exchange, parser.parse(operation, body, 0, length));
        }
    }

    private void command(Exchange exchange, Operation operation) {
        int length = exchange.readJson();
        movements.answer(exchange, parser.parse(operation, exchange.scratch().body(), 0, length));
    }

    /** A command about a movement that the path names. */
    private void about(Exchange exchange, Operation operation) {
        int length = exchange.readJson();
        Command command = parser.parse(
                operation, Paths.transactionId(exchange), exchange.scratch().body(), 0, length);
        movements.answer(exchange, command);
    }
}
