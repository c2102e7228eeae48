package io.saldo.cli.bench;

import static io.saldo.cli.bench.Target.ascii;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Reads the run's accounts and compares them with the books. */
final class BalanceCheck implements Work {
    private static final byte[] ACCOUNT = ascii("GET /v1/accounts/");
    private static final byte[] CURRENCY = ascii("\"currency\":\"" + OperationJson.CURRENCY + "\"");
    private static final byte[] BALANCE = ascii("\"balance\":\"");
    private static final byte[] HELD = ascii("\"held\":\"");
    private static final int CONNECTIONS = 32;
    private static final int DECIMALS = 2;
    /** What crosses between partitions may take a moment more after it was answered. */
    private static final long SETTLE_NANOS_MAX = TimeUnit.SECONDS.toNanos(10);

    private final Target target;
    private final Books books;
    private final OperationJson json;
    private final byte[] headers;
    private int[] accounts;
    private List<Integer> differing = new ArrayList<>();
    private String example = "";

    private BalanceCheck(Target target, Books books, Operations operations) {
        this.target = target;
        this.books = books;
        json = new OperationJson(operations);
        headers = target.withoutBody();
        accounts = IntStream.range(0, books.accounts()).toArray();
    }

    static Finding run(Target target, Books books, Operations operations) throws IOException {
        BalanceCheck check = new BalanceCheck(target, books, operations);
        long deadline = System.nanoTime() + SETTLE_NANOS_MAX;
        do {
            check.readAll();
        } while (!check.differing.isEmpty() && System.nanoTime() - deadline < 0);
        String what = "balances of " + books.accounts() + " accounts equal what was acknowledged";
        return check.differing.isEmpty()
                ? Finding.fine(what)
                : Finding.wrong(what, check.differing.size() + " differ; " + check.example);
    }

    /** Reads those again that differed the last time. */
    private void readAll() throws IOException {
        if (!differing.isEmpty()) {
            accounts = differing.stream().mapToInt(Integer::intValue).toArray();
            differing = new ArrayList<>();
        }
        int connections = Math.min(CONNECTIONS, accounts.length);
        try (Loader loader = new Loader(target, connections, this, new Meter())) {
            loader.run(accounts.length, 1, Pace.UNBOUNDED, System.nanoTime() + Long.MAX_VALUE / 2);
        }
    }

    @Override
    public void write(long first, int count, RequestBytes request) {
        json.account(accounts[(int) first], request.add(ACCOUNT)).add(headers);
    }

    @Override
    public void answered(long first, int count, AnswerBytes answer) {
        int account = accounts[(int) first];
        byte[] bytes = answer.array();
        int end = answer.bodyEnd();
        int at = Texts.after(bytes, answer.bodyAt(), end, CURRENCY);
        boolean isFine = answer.status() == 200
                && is(books.balance(account), BALANCE, bytes, at, end)
                && is(books.held(account), HELD, bytes, at, end);
        if (!isFine) {
            differing.add(account);
            example = "account " + account + " should have " + BigDecimal.valueOf(books.balance(account), DECIMALS)
                    + ", of it held " + BigDecimal.valueOf(books.held(account), DECIMALS) + ", and has "
                    + answer.text().strip();
        }
    }

    /** An account that has met no currency has nothing. */
    private static boolean is(long hundredths, byte[] field, byte[] bytes, int at, int end) {
        if (at < 0) {
            return hundredths == 0;
        }
        int value = Texts.after(bytes, at, end, field);
        return value >= 0
                && new BigDecimal(Texts.upToQuote(bytes, value, end))
                                .compareTo(BigDecimal.valueOf(hundredths, DECIMALS))
                        == 0;
    }

    @Override
    public void lost(long first, int count) {
        differing.add(accounts[(int) first]);
        example = "account " + accounts[(int) first] + " gives no answer";
    }
}
