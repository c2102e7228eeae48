package io.saldo.server.batch;

import io.saldo.ledger.batch.BatchLayout;
import io.saldo.replica.partition.Partitions;
import io.saldo.server.api.Commands;
import io.saldo.server.batch.packed.PackedBatch;
import io.saldo.server.http.Exchange;
import io.saldo.server.http.Role;
import io.saldo.server.http.RouteTable;
import io.saldo.server.input.CommandParser;
import io.saldo.server.input.CurrencyCodes;
import io.saldo.server.problem.ProblemCode;
import io.saldo.server.problem.RequestRefused;
import java.util.List;

/**
 * Takes many commands in one request, a JSON object a line, and answers each with a line of its own, in the same order.
 * A line fails alone. Blank lines are skipped, but counted, so that numbers are those of the client's own lines.
 */
public final class BatchEndpoint {
    private static final String JSON_LINES = "application/x-ndjson";

    private final Partitions partitions;
    private final Commands commands;
    private final CommandParser parser;
    private final CurrencyCodes codes;
    private final PackedBatch packed;

    /** Submits to these partitions. */
    public BatchEndpoint(Partitions partitions, Commands commands, CommandParser parser, CurrencyCodes codes) {
        this.partitions = partitions;
        this.commands = commands;
        this.parser = parser;
        this.codes = codes;
        packed = new PackedBatch(partitions, commands);
    }

    /** Adds the route. */
    public void addTo(RouteTable routes) {
        routes.add(
                "POST",
                "/v1/batch",
                Role.WRITE,
                List.of(JSON_LINES, "application/json", BatchLayout.MEDIA_TYPE),
                this::run);
    }

    private void run(Exchange exchange) {
        if (PackedBatch.isIn(exchange)) {
            packed.run(exchange);
        } else {
            runLines(exchange);
        }
    }

    private void runLines(Exchange exchange) {
        int length = exchange.readJsonLines();
        byte[] body = exchange.scratch().body();
        checkLines(body, length, exchange.limits().batchLinesMax());
        BatchRun run = new BatchRun(partitions, commands, parser, codes, exchange.scratch());
        run.run(body, length);
        exchange.send(
                200, JSON_LINES, exchange.answer().array(), exchange.answer().size());
    }

    /** Counts before anything is done, so that a batch that is too long does nothing. */
    private static void checkLines(byte[] body, int length, int linesMax) {
        int lines = length > 0 && body[length - 1] != '\n' ? 1 : 0;
        for (int i = 0; i < length; i++) {
            if (body[i] == '\n') {
                lines++;
            }
        }
        if (lines > linesMax) {
            throw new RequestRefused(
                    ProblemCode.CONTENT_TOO_LARGE, "a batch may have at most " + linesMax + " lines; nothing was done");
        }
    }
}
