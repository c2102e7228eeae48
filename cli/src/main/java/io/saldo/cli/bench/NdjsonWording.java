package io.saldo.cli.bench;

import static io.saldo.cli.bench.Target.ascii;

import io.saldo.ledger.batch.ResultCode;
import java.nio.charset.StandardCharsets;

/** A batch with a line for each operation. */
final class NdjsonWording implements Wording {
    private static final byte[] BATCH = ascii("POST /v1/batch");
    private static final byte[] STATUS = ascii("\"status\":\"");
    private static final byte[] REPLAYED = ascii("\"replayed\":true");
    private static final byte[] ERROR = ascii("error\"");
    private static final int OK = 200;
    /** A line begins with its number, its transaction's id and its status: where that is looked for at the latest. */
    private static final int STATUS_WITHIN = 96;
    /** A line that tells of a replay does so at its very end. */
    private static final int REPLAYED_WITHIN = 20;

    private final Operations operations;
    private final OperationJson json;
    private final Operation operation = new Operation();
    private final byte[] headers;

    NdjsonWording(Operations operations, Target target) {
        this.operations = operations;
        json = new OperationJson(operations);
        headers = target.withBody("application/x-ndjson");
    }

    @Override
    public void write(long first, int count, RequestBytes request) {
        request.add(BATCH).add(headers).beginBody();
        for (int i = 0; i < count; i++) {
            operations.read(first + i, operation);
            json.line(operation, request);
        }
        request.endBody();
    }

    @Override
    public void read(long first, int count, AnswerBytes answer, Outcomes outcomes) {
        if (answer.status() != OK) {
            outcomes.failed(first, count, JsonWording.code(answer));
            return;
        }
        byte[] bytes = answer.array();
        int at = answer.bodyAt();
        for (int i = 0; i < count; i++) {
            int end = Texts.endOfLine(bytes, at, answer.bodyEnd());
            line(first + i, bytes, at, end, outcomes);
            at = Math.min(end + 1, answer.bodyEnd());
        }
    }

    private static void line(long number, byte[] bytes, int at, int end, Outcomes outcomes) {
        int status = Texts.after(bytes, at, Math.min(end, at + STATUS_WITHIN), STATUS);
        if (status < 0) {
            outcomes.failed(number, ResultCode.UNAVAILABLE);
            return;
        }
        if (Texts.after(bytes, status, status + ERROR.length, ERROR) > 0) {
            int code = Texts.after(bytes, status, end, Texts.CODE);
            outcomes.failed(
                    number, code < 0 ? ResultCode.UNAVAILABLE : ResultCode.of(Texts.upToQuote(bytes, code, end)));
            return;
        }
        if (outcomes.wants(number)) {
            outcomes.keep(number, new String(bytes, at, end - at, StandardCharsets.UTF_8));
        }
        outcomes.done(number, Texts.after(bytes, Math.max(at, end - REPLAYED_WITHIN), end, REPLAYED) > 0);
    }
}
