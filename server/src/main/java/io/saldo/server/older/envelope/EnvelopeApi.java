package io.saldo.server.older.envelope;

import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.Amount;
import io.saldo.ledger.model.DecimalAmount;
import io.saldo.ledger.model.Rejection;
import io.saldo.ledger.model.UserId;
import io.saldo.replica.partition.Located;
import io.saldo.replica.read.AccountRecord;
import io.saldo.replica.read.BalanceRecord;
import io.saldo.replica.read.HistoryEntry;
import io.saldo.replica.read.HistoryQuery;
import io.saldo.replica.read.LedgerReads;
import io.saldo.replica.read.Page;
import io.saldo.server.http.Endpoint;
import io.saldo.server.http.Exchange;
import io.saldo.server.http.Role;
import io.saldo.server.http.Route;
import io.saldo.server.http.RouteTable;
import io.saldo.server.json.InvalidInput;
import io.saldo.server.older.Outcome;
import io.saldo.server.older.RequestName;
import io.saldo.server.older.WalletLedger;
import io.saldo.server.problem.Problem;
import io.saldo.server.problem.ProblemCode;
import io.saldo.server.problem.RequestRefused;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The endpoints of the envelope API. Lists have the newest {@value #LINES_MAX} lines; the canonical API has them all. */
public final class EnvelopeApi {
    static final String NAME = "envelope";

    private static final int LINES_MAX = LedgerReads.PAGE_ITEMS_MAX;
    private static final String IDEMPOTENCY_KEY = "Idempotency-Key";

    private final WalletLedger ledger;
    private final EnvelopeJson json;

    /** Serves this ledger. */
    public EnvelopeApi(WalletLedger ledger) {
        this.ledger = ledger;
        json = new EnvelopeJson(ledger.amounts());
    }

    /** Adds the routes. */
    public void addTo(RouteTable routes) {
        add(routes, "POST", "/wallets", this::create);
        add(routes, "GET", "/wallets/{id}", this::show);
        add(routes, "GET", "/users/{id}/wallets", this::list);
        add(routes, "POST", "/wallets/{id}/fund", this::fund);
        add(routes, "POST", "/wallets/{id}/transfer", this::transfer);
        add(routes, "GET", "/wallets/{id}/history", this::history);
        add(routes, "GET", "/users/{id}/activity", this::activity);
    }

    private static void add(RouteTable routes, String method, String template, Endpoint endpoint) {
        Role role = method.equals("GET") ? Role.READ : Role.WRITE;
        routes.add(new Route(method, template, role, List.of(), endpoint, EnvelopeJson::refuse));
    }

    private void create(Exchange exchange) {
        String user = EnvelopeBody.read(exchange).text("user_id");
        if (!AccountId.isValid(user)) {
            throw InvalidInput.of(
                    "user_id", "must be 1 to 64 characters of A-Z a-z 0-9 . _ : - starting with a letter or digit");
        }
        AccountId wallet = new AccountId(UUID.randomUUID().toString());
        ledger.open(exchange.scratch(), wallet, new UserId(user));
        json.sendWallet(exchange, wallet(wallet.value()), Amount.ZERO);
    }

    private AccountRecord wallet(String id) {
        return ledger.wallet(id).orElseThrow(() -> notFound(id));
    }

    private static RequestRefused notFound(String wallet) {
        return new RequestRefused(ProblemCode.ACCOUNT_NOT_FOUND, "Wallet not found: " + wallet);
    }

    private void show(Exchange exchange) {
        ledger.awaitNewest(exchange.parameter(0));
        AccountRecord wallet = wallet(exchange.parameter(0));
        json.sendWallet(exchange, wallet, ledger.balance(wallet));
    }

    private void list(Exchange exchange) {
        ledger.awaitNewest();
        json.sendWallets(exchange, walletsOf(exchange.parameter(0)), ledger::balance);
    }

    private List<AccountRecord> walletsOf(String user) {
        return AccountId.isValid(user)
                ? ledger.reads().accountsOf(new UserId(user), LINES_MAX, Optional.empty()).items().stream()
                        .map(Located::item)
                        .toList()
                : List.of();
    }

    private void fund(Exchange exchange) {
        EnvelopeBody body = EnvelopeBody.read(exchange);
        BigDecimal number = body.number("amount");
        AccountRecord wallet = wallet(exchange.parameter(0));
        DecimalAmount amount = amount(number, "Amount must be positive");
        RequestName request = request(exchange, wallet);
        Outcome outcome = ledger.post(exchange.scratch(), ledger.deposit(request, wallet.id(), amount));
        switch (outcome) {
            case Outcome.Posted posted ->
                json.sendWallet(
                        answering(exchange, outcome), wallet, posted.movement().toBalance());
            case Outcome.Refused refused -> throw new RequestRefused(Problem.of(refused.rejection()));
        }
    }

    private void transfer(Exchange exchange) {
        EnvelopeBody body = EnvelopeBody.read(exchange);
        BigDecimal number = body.number("amount");
        String receiver = body.text("to_wallet_id");
        AccountRecord from = wallet(exchange.parameter(0));
        if (!ledger.exists(receiver)) {
            throw notFound(receiver);
        }
        DecimalAmount amount = amount(number, "Transfer amount must be positive");
        AccountId to = new AccountId(receiver);
        if (to.equals(from.id())) {
            throw invalidAmount("Cannot transfer to the same wallet");
        }
        RequestName request = request(exchange, from);
        Outcome outcome = ledger.post(exchange.scratch(), ledger.transfer(request, from.id(), to, amount));
        switch (outcome) {
            case Outcome.Posted posted -> json.sendTransfer(answering(exchange, outcome), posted);
            case Outcome.Refused refused -> throw refusal(refused, from, amount);
        }
    }

    private RequestRefused refusal(Outcome.Refused refused, AccountRecord from, DecimalAmount amount) {
        if (refused.rejection() != Rejection.INSUFFICIENT_FUNDS) {
            return new RequestRefused(Problem.of(refused.rejection()));
        }
        Amount available = ledger.balance(from.id().value(), refused.header().sequence())
                .map(BalanceRecord::available)
                .orElse(Amount.ZERO);
        return new RequestRefused(
                ProblemCode.INVALID_REQUEST,
                "Insufficient balance. Required: "
                        + ledger.amounts().fixed(amount.at(ledger.currency().scale())) + ", Available: "
                        + ledger.amounts().fixed(available));
    }

    private DecimalAmount amount(BigDecimal number, String whenNotPositive) {
        if (number.signum() <= 0) {
            throw invalidAmount(whenNotPositive);
        }
        Optional<String> misfit = ledger.amounts().misfit(number);
        if (misfit.isPresent()) {
            throw invalidAmount("Amount " + misfit.get());
        }
        return ledger.amounts().exact(number);
    }

    private static RequestRefused invalidAmount(String why) {
        return new RequestRefused(ProblemCode.INVALID_REQUEST, "Invalid amount: " + why);
    }

    private static RequestName request(Exchange exchange, AccountRecord wallet) {
        return RequestName.of(NAME, wallet.id().value(), IDEMPOTENCY_KEY, exchange.requestHeader(IDEMPOTENCY_KEY));
    }

    private static Exchange answering(Exchange exchange, Outcome outcome) {
        return outcome.isRepeat() ? exchange.replayed() : exchange;
    }

    private void history(Exchange exchange) {
        ledger.awaitNewest(exchange.parameter(0));
        Optional<AccountRecord> wallet = ledger.wallet(exchange.parameter(0));
        List<Activity> lines = new ArrayList<>();
        if (wallet.isPresent()) {
            HistoryQuery query = new HistoryQuery(
                    LINES_MAX,
                    Optional.empty(),
                    Optional.of(ledger.currency()),
                    Optional.empty(),
                    Long.MIN_VALUE,
                    Long.MAX_VALUE);
            lines = lines(
                    ledger.reads().history(wallet.get().id(), query),
                    wallet.get().user(),
                    List.of(wallet.get()));
        }
        json.sendActivity(exchange, lines);
    }

    private void activity(Exchange exchange) {
        ledger.awaitNewest();
        String user = exchange.parameter(0);
        List<AccountRecord> wallets = walletsOf(user);
        List<Activity> lines = new ArrayList<>();
        if (!wallets.isEmpty()) {
            UserId id = new UserId(user);
            lines = lines(ledger.reads().activity(id, LINES_MAX, Optional.empty()), id, wallets);
        }
        json.sendActivity(exchange, lines);
    }

    /** Entries and the beginnings of wallets, the newest first; none is older than an entry that the page left out. */
    private List<Activity> lines(Page<Located<HistoryEntry>> page, UserId user, List<AccountRecord> wallets) {
        List<Activity> lines = new ArrayList<>();
        for (Located<HistoryEntry> located : page.items()) {
            HistoryEntry entry = located.item();
            if (entry.currency().equals(ledger.currency())) {
                lines.add(Activity.of(entry, user));
            }
        }
        long beginNanos = page.nextCursor().isEmpty()
                ? Long.MIN_VALUE
                : page.items().stream()
                        .mapToLong(entry -> entry.item().timeNanos())
                        .min()
                        .orElse(Long.MAX_VALUE);
        for (AccountRecord wallet : wallets) {
            if (wallet.createdAtNanos() > beginNanos) {
                lines.add(Activity.beginning(wallet));
            }
        }
        // Stable, so that a beginning stays behind the money that came at the same time.
        lines.sort(Comparator.comparingLong(Activity::timeNanos).reversed());
        return lines;
    }
}
