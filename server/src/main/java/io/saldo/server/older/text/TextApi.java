package io.saldo.server.older.text;

import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.DecimalAmount;
import io.saldo.ledger.model.Rejection;
import io.saldo.ledger.model.TransactionId;
import io.saldo.replica.partition.EventCursors;
import io.saldo.replica.read.BalanceRecord;
import io.saldo.server.http.Endpoint;
import io.saldo.server.http.Exchange;
import io.saldo.server.http.Query;
import io.saldo.server.http.Role;
import io.saldo.server.http.Route;
import io.saldo.server.http.RouteTable;
import io.saldo.server.json.InvalidInput;
import io.saldo.server.older.Outcome;
import io.saldo.server.older.RequestName;
import io.saldo.server.older.WalletAmounts;
import io.saldo.server.older.WalletLedger;
import io.saldo.server.problem.Problem;
import io.saldo.server.problem.ProblemCode;
import io.saldo.server.problem.RequestRefused;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The endpoints of the text API. Two of them move money by GET, which browsers and proxies may repeat or make unasked; so
 * {@code transactionId} makes them safe to repeat, and pages of other sites and prefetching browsers are refused.
 */
public final class TextApi {
    private static final String API = "text";
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String TRANSACTION_ID = "transactionId";
    private static final Set<String> OWN_SITES = Set.of("none", "same-origin");
    private static final int PAGE = 100;

    private final WalletLedger ledger;
    private final NewAccounts accounts;

    /** Serves this ledger. */
    public TextApi(WalletLedger ledger) {
        this.ledger = ledger;
        accounts = new NewAccounts(ledger);
    }

    /** Adds the routes. */
    public void addTo(RouteTable routes) {
        add(routes, "create_account", Role.WRITE, exchange -> moving(exchange, this::create));
        add(routes, "balance_transfer", Role.WRITE, exchange -> moving(exchange, this::transfer));
        add(routes, "get_balance", Role.READ, this::balance);
        add(routes, "events", Role.READ, this::events);
    }

    private static void add(RouteTable routes, String name, Role role, Endpoint endpoint) {
        routes.add(new Route("GET", "/api/1.0/wallet/" + name, role, List.of(), endpoint, TextApi::refuse));
    }

    private static void refuse(Exchange exchange, Problem problem) {
        exchange.answer().clear().raw(bytes(problem.detail() + "\n"));
        exchange.sendRefusal(problem, TEXT);
    }

    /** Lets a request move money unless it was made by a browser on its own. */
    private static void moving(Exchange exchange, Endpoint endpoint) {
        if (exchange.isHead()) {
            throw new RequestRefused(ProblemCode.METHOD_NOT_ALLOWED, "HEAD must not move money; use GET");
        }
        boolean isForeign = exchange.requestHeader("Sec-Fetch-Site")
                .filter(site -> !OWN_SITES.contains(site))
                .isPresent();
        if (isForeign || exchange.requestHeader("Sec-Purpose").isPresent()) {
            throw new RequestRefused(ProblemCode.FORBIDDEN, "A page of another site must not move money");
        }
        endpoint.handle(exchange);
    }

    private void create(Exchange exchange) {
        Query query = exchange.query();
        BigDecimal start = integer(
                "startAmount",
                query.text("startAmount").orElseThrow(() -> refused("Missing required parameter: startAmount")));
        if (start.signum() < 0) {
            throw refused("Invalid startAmount: must not be negative");
        }
        RequestName request = RequestName.of(API, "", TRANSACTION_ID, query.text(TRANSACTION_ID));
        if (start.signum() == 0) {
            send(exchange, account(accounts.open(exchange.scratch()).value(), "0"));
            return;
        }
        DecimalAmount amount = amount("startAmount", start);
        Outcome.Posted posted = query.text(TRANSACTION_ID).isEmpty()
                ? accounts.open(exchange.scratch(), request, amount)
                : accounts.openOnce(exchange.scratch(), request, amount);
        send(
                posted.isRepeat() ? exchange.replayed() : exchange,
                account(
                        posted.movement().to().value(),
                        ledger.amounts().plain(posted.movement().amount())));
    }

    private void transfer(Exchange exchange) {
        Query query = exchange.query();
        Optional<String> from = query.text("fromAccount");
        Optional<String> to = query.text("toAccount");
        Optional<String> text = query.text("amount");
        if (from.isEmpty() || to.isEmpty() || text.isEmpty()) {
            throw refused("Missing required parameters: fromAccount, toAccount, amount");
        }
        BigDecimal number = integer("amount", text.get());
        if (number.signum() <= 0) {
            throw refused("Invalid amount: must be a positive integer");
        }
        DecimalAmount amount = amount("amount", number);
        if (!ledger.exists(from.get()) || !ledger.exists(to.get())) {
            send(exchange, status("NotFound: "));
            return;
        }
        RequestName request = RequestName.of(API, from.get(), TRANSACTION_ID, query.text(TRANSACTION_ID));
        Outcome outcome = ledger.post(
                exchange.scratch(),
                ledger.transfer(request, new AccountId(from.get()), new AccountId(to.get()), amount));
        send(
                outcome.isRepeat() ? exchange.replayed() : exchange,
                switch (outcome) {
                    case Outcome.Posted _ -> status("OK");
                    case Outcome.Refused refused -> status(name(refused.rejection()) + ": ");
                });
    }

    private void balance(Exchange exchange) {
        Optional<String> account = exchange.query().text("accountID");
        if (account.isEmpty()) {
            send(exchange, "Missing required parameter: accountID");
            return;
        }
        ledger.awaitNewest(account.get());
        Optional<BalanceRecord> balance = ledger.balance(account.get());
        send(
                exchange,
                balance.isPresent()
                        ? account(
                                account.get(),
                                ledger.amounts().plain(balance.get().balance()))
                        : "Account not found");
    }

    private void events(Exchange exchange) {
        Query query = exchange.query();
        int limit = (int) query.number("limit", 1, exchange.limits().pageMax()).orElse(PAGE);
        ledger.awaitNewest();
        EventLines lines = new EventLines(ledger, after(query)).read(limit);
        exchange.header(
                "Link", "</api/1.0/wallet/events?after=" + lines.cursor() + "&limit=" + limit + ">; rel=\"next\"");
        exchange.send(200, TEXT, bytes(lines.text()));
    }

    /** Where the page begins: behind an event of this sequence, or of this transaction. */
    private long[] after(Query query) {
        Optional<String> text = query.text("after");
        if (ledger.isParted()) {
            return cursor(text.orElse("0"));
        }
        return new long[] {
            text.isEmpty() || text.get().length() != 36
                    ? query.number("after", 0, Long.MAX_VALUE).orElse(0)
                    : sequence(text.get())
        };
    }

    private long[] cursor(String text) {
        try {
            return EventCursors.parse(text, ledger.partitionCount());
        } catch (IllegalArgumentException wrong) {
            throw InvalidInput.of("after", String.valueOf(wrong.getMessage()));
        }
    }

    private long sequence(String transaction) {
        try {
            return ledger.reads()
                    .transfer(TransactionId.parse(transaction))
                    .orElseThrow(() -> InvalidInput.of("after", "is no transaction that there is"))
                    .origin()
                    .header()
                    .sequence();
        } catch (IllegalArgumentException noUuid) {
            throw InvalidInput.of("after", "must be a sequence or the id of a transaction");
        }
    }

    private static BigDecimal integer(String parameter, String text) {
        return WalletAmounts.number(text)
                .filter(_ -> text.chars().noneMatch(c -> c == '.' || c == 'e' || c == 'E'))
                .orElseThrow(() -> refused("Invalid " + parameter + ": must be an integer"));
    }

    private DecimalAmount amount(String parameter, BigDecimal number) {
        Optional<String> misfit = ledger.amounts().misfit(number);
        if (misfit.isPresent()) {
            throw refused("Invalid " + parameter + ": " + misfit.get());
        }
        return ledger.amounts().exact(number);
    }

    private static RequestRefused refused(String line) {
        return new RequestRefused(ProblemCode.INVALID_REQUEST, line);
    }

    private static String account(String account, String balance) {
        return "Account: " + account + " : Balance: " + balance;
    }

    private static String status(String status) {
        return "Return Status: " + status;
    }

    /** {@code INSUFFICIENT_FUNDS} as {@code InsufficientFunds}. */
    private static String name(Rejection rejection) {
        if (rejection == Rejection.ACCOUNT_NOT_FOUND) {
            return "NotFound";
        }
        StringBuilder name = new StringBuilder();
        boolean isFirst = true;
        for (char c : rejection.name().toCharArray()) {
            if (c != '_') {
                name.append(isFirst ? c : Character.toLowerCase(c));
            }
            isFirst = c == '_';
        }
        return name.toString();
    }

    private static void send(Exchange exchange, String line) {
        exchange.send(200, TEXT, bytes(line + "\n"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
