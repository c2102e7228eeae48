package io.saldo.cli.bench;

import static io.saldo.cli.bench.Target.ascii;

import io.saldo.ledger.batch.ResultCode;

/** Each operation a request to its own endpoint. */
final class JsonWording implements Wording {
    private static final byte[] TRANSFERS = ascii("POST /v1/transfers");
    private static final byte[] DEPOSITS = ascii("POST /v1/deposits");
    private static final byte[] WITHDRAWALS = ascii("POST /v1/withdrawals");
    private static final byte[] TRANSACTIONS = ascii("POST /v1/transactions");
    private static final byte[] HOLDS = ascii("POST /v1/holds");
    private static final byte[] HOLD = ascii("POST /v1/holds/");
    private static final byte[] CAPTURE = ascii("/capture");
    private static final byte[] VOID = ascii("/void");
    private static final byte[] TRANSFER = ascii("POST /v1/transfers/");
    private static final byte[] REVERSAL = ascii("/reversal");
    private static final byte[] ACCOUNT = ascii("GET /v1/accounts/");
    private static final byte[] HISTORY = ascii("/history?limit=20");
    private static final int CREATED = 201;
    private static final int OK = 200;

    private final Operations operations;
    private final OperationJson json;
    private final Operation operation = new Operation();
    private final byte[] headers;
    private final byte[] headersOfRead;

    JsonWording(Operations operations, Target target) {
        this.operations = operations;
        json = new OperationJson(operations);
        headers = target.withBody("application/json");
        headersOfRead = target.withoutBody();
    }

    @Override
    public void write(long first, int count, RequestBytes request) {
        operations.read(first, operation);
        switch (operation.kind) {
            case TRANSFER -> request.add(TRANSFERS);
            case DEPOSIT -> request.add(DEPOSITS);
            case WITHDRAWAL -> request.add(WITHDRAWALS);
            case TRANSACTION -> request.add(TRANSACTIONS);
            case HOLD -> request.add(HOLDS);
            case CAPTURE -> json.id(operation.subject, request.add(HOLD)).add(CAPTURE);
            case VOID -> json.id(operation.subject, request.add(HOLD)).add(VOID);
            case REVERSAL -> json.id(operation.subject, request.add(TRANSFER)).add(REVERSAL);
            case BALANCE -> json.account(operation.from, request.add(ACCOUNT));
            case HISTORY -> json.account(operation.from, request.add(ACCOUNT)).add(HISTORY);
        }
        if (operation.kind.isRead()) {
            request.add(headersOfRead);
            return;
        }
        json.body(operation, request.add(headers).beginBody());
        request.endBody();
    }

    @Override
    public void read(long first, int count, AnswerBytes answer, Outcomes outcomes) {
        int status = answer.status();
        if (status != CREATED && status != OK) {
            outcomes.failed(first, code(answer));
            return;
        }
        boolean isRepeat = status == OK && isWrite(first);
        if (outcomes.wants(first) && isWrite(first)) {
            outcomes.keep(first, answer.text());
        }
        outcomes.done(first, isRepeat);
    }

    private boolean isWrite(long number) {
        operations.read(number, operation);
        return !operation.kind.isRead();
    }

    /** Why a whole request was not done: {@link ResultCode#UNAVAILABLE} when the server does not say. */
    static ResultCode code(AnswerBytes answer) {
        int at = Texts.after(answer.array(), answer.bodyAt(), answer.bodyEnd(), Texts.CODE);
        return at < 0 ? ResultCode.UNAVAILABLE : ResultCode.of(Texts.upToQuote(answer.array(), at, answer.bodyEnd()));
    }
}
