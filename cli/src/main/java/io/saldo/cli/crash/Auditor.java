package io.saldo.cli.crash;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Compares a server that was killed and started again with what its customers were told. It keeps books of its own: they
 * take from the journal nothing but the order in which the customers' orders were decided, and decide each anew.
 */
final class Auditor {
    private static final String JSON_LINES = "application/x-ndjson";
    private static final long EXPIRY_NANOS_MAX = TimeUnit.SECONDS.toNanos(30);
    private static final int RECHECKED_OLD = 40;
    private static final int REPEATED_MAX = 1_000;
    private static final int REPEATED_BATCHES_MAX = 50;
    private static final int REPEATING = 4;

    private final Tickets tickets;
    private final Trail trail;
    private final SplittableRandom random;
    private final Book book = new Book();
    private final List<Ticket> settled = new ArrayList<>();
    private long audited;

    Auditor(Tickets tickets, Trail trail, SplittableRandom random) {
        this.tickets = tickets;
        this.trail = trail;
        this.random = random;
        for (String currency : Book.SCALES.keySet()) {
            book.allow(OrderMaker.OVERDRAWN, currency, OrderMaker.OVERDRAFT);
        }
    }

    /** How many events stand in the auditor's books. */
    long audited() {
        return audited;
    }

    /** Opens the customers' accounts; again after a crash, the same. */
    void openAccounts(Wire wire) throws IOException {
        for (String account : OrderMaker.ACCOUNTS) {
            List<String> limits = Book.SCALES.keySet().stream()
                    .sorted()
                    .map(currency ->
                            "{\"currency\":\"" + currency + "\",\"minimum_balance\":\"" + OrderMaker.OVERDRAFT + "\"}")
                    .toList();
            String body = "{\"account_id\":\"" + account + "\",\"user_id\":\"u-" + account + "\""
                    + (account.equals(OrderMaker.OVERDRAWN) ? ",\"limits\":[" + String.join(",", limits) + "]" : "")
                    + "}";
            Answer answer = wire.post("/v1/accounts", "application/json", body);
            AuditFailed.check(
                    answer.status() == 201 || answer.status() == 200, "opening an account was answered with " + answer);
        }
    }

    /**
     * What a crash left of the orders that it left without an answer.
     *
     * @param orders how many there were
     * @param done how many of them stood in the journal
     */
    record Unanswered(int orders, int done) {}

    /** Audits a server that nobody else uses at the moment. */
    Unanswered audit(Wire wire) throws IOException {
        Inspector inspector = new Inspector(wire, trail);
        inspector.trialBalance();
        follow(inspector);
        List<Ticket> fresh = tickets.takeFresh();
        List<Ticket> unanswered = new ArrayList<>();
        for (Ticket ticket : fresh) {
            if (ticket.isAnswered()) {
                AuditFailed.check(
                        ticket.event().isPresent(), ticket.order() + " was answered, and is not in the journal");
            } else {
                unanswered.add(ticket);
            }
        }
        compareBalances(inspector);
        int done = Math.toIntExact(
                unanswered.stream().filter(ticket -> ticket.event().isPresent()).count());
        for (Ticket ticket : unanswered) {
            resolve(ticket, wire);
        }
        repeat(fresh, tickets.takeFreshBatches(), wire);
        follow(inspector);
        for (Ticket ticket : fresh) {
            AuditFailed.check(ticket.event().isPresent(), ticket.order() + " is not in the journal");
            ticket.settle();
        }
        settled.addAll(fresh);
        compareBalances(inspector);
        return new Unanswered(unanswered.size(), done);
    }

    /** Reads the whole journal again, and compares it with what it was when it was first read. */
    void auditFromTheBeginning(Wire wire) throws IOException {
        Inspector inspector = new Inspector(wire, trail);
        long last = inspector.followToEnd(0, event -> {});
        AuditFailed.check(last >= audited, "the journal ends with " + last + ", and had " + audited + " events");
    }

    /** Reads on until nothing is left that happens without an order. */
    void awaitExpiries(Wire wire) throws IOException {
        Inspector inspector = new Inspector(wire, trail);
        long deadline = System.nanoTime() + EXPIRY_NANOS_MAX;
        follow(inspector);
        while (book.hasExpiringHolds()) {
            AuditFailed.check(System.nanoTime() - deadline < 0, "a hold does not expire");
            follow(inspector);
        }
    }

    private void follow(Inspector inspector) throws IOException {
        long known = trail.newest();
        audited = inspector.followToEnd(audited, this::enter);
        AuditFailed.check(audited >= known, "sequence " + known + " was told of, and the journal ends with " + audited);
    }

    /** Enters the next event of the journal in the books. */
    private void enter(Json event) {
        switch (event.text("type")) {
            case "ledger_created", "currency_registered", "account_opened" -> {}
            case "hold_expired" -> book.expire(UUID.fromString(event.text("hold_id")), nanos(event));
            default -> decide(event);
        }
    }

    private void decide(Json event) {
        Optional<Ticket> found = tickets.find(UUID.fromString(event.text("transaction_id")));
        AuditFailed.check(found.isPresent(), "nobody sent " + event.raw());
        Ticket ticket = found.orElseThrow();
        ticket.journaled(event);
        Order order = ticket.order();
        Book.Decision decision = book.decide(order, nanos(event));
        boolean wasDone = !event.text("type").equals("command_refused");
        String code = wasDone ? Book.DONE : event.text("code");
        AuditFailed.check(
                code.equals(decision.code()), order + " gives " + decision + " in the books, and is " + event.raw());
        if (wasDone) {
            new EventCheck(event, order, book).check(decision);
        }
    }

    private static long nanos(Json event) {
        Instant time = Instant.parse(event.text("timestamp"));
        return TimeUnit.SECONDS.toNanos(time.getEpochSecond()) + time.getNano();
    }

    /** An order without an answer: it is there whole or not at all, and asking again gives one outcome. */
    private void resolve(Ticket ticket, Wire wire) throws IOException {
        Answer found = wire.get("/v1/transfers/" + ticket.order().id());
        Optional<Json> event = ticket.event();
        if (event.isPresent()) {
            AuditFailed.check(found.status() == 200, ticket.order() + " is in the journal, and is read as " + found);
            String first = Json.parse(found.body()).list("events").getFirst().raw();
            AuditFailed.check(
                    first.equals(event.get().raw()),
                    ticket.order() + " is " + event.get().raw() + " in the journal, and is read as " + found);
        } else {
            AuditFailed.check(
                    found.status() == 404, ticket.order() + " is not in the journal, and is read as " + found);
        }
        for (int again = 0; again < 2; again++) {
            Answer answer = wire.post(ticket.order());
            AuditFailed.check(!answer.isUndecided(), ticket.order() + " was answered with " + answer);
            AuditFailed.check(
                    answer.isReplayed() == (again > 0 || event.isPresent()),
                    ticket.order() + " is " + (event.isPresent() ? "" : "not ")
                            + "in the journal, and was answered the " + (again + 1) + ". time with " + answer);
            ticket.answered(answer);
        }
    }

    /** What was answered before is answered again, the same. */
    private void repeat(List<Ticket> fresh, List<Tickets.Batch> batches, Wire wire) throws IOException {
        List<Callable<Void>> repeats = new ArrayList<>();
        for (Ticket ticket : some(fresh.stream().filter(Ticket::isAnsweredAlone).toList(), REPEATED_MAX)) {
            repeats.add(() -> repeat(ticket, wire));
        }
        for (Tickets.Batch batch : some(batches, REPEATED_BATCHES_MAX)) {
            repeats.add(() -> repeat(batch, wire));
        }
        for (int i = 0; i < RECHECKED_OLD && !settled.isEmpty(); i++) {
            Ticket old = settled.get(random.nextInt(settled.size()));
            repeats.add(() -> repeat(old, wire));
        }
        try (ExecutorService customers = Executors.newFixedThreadPool(REPEATING)) {
            for (Future<Void> repeat : customers.invokeAll(repeats)) {
                repeat.get();
            }
        } catch (ExecutionException e) {
            throw new AuditFailed(String.valueOf(e.getCause()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Not more than so many, at random. */
    private <T> List<T> some(List<T> all, int max) {
        List<T> left = new ArrayList<>(all);
        while (left.size() > max) {
            left.set(random.nextInt(left.size()), left.getLast());
            left.removeLast();
        }
        return left;
    }

    private static Void repeat(Ticket ticket, Wire wire) throws IOException {
        Answer answer = wire.post(ticket.order());
        AuditFailed.check(answer.isReplayed(), ticket.order() + " was decided again: " + answer);
        ticket.answered(answer);
        return null;
    }

    private static Void repeat(Tickets.Batch batch, Wire wire) throws IOException {
        Answer answer = wire.post("/v1/batch", JSON_LINES, batch.body());
        batch.answered(answer);
        AuditFailed.check(
                answer.body().lines().allMatch(line -> line.endsWith(",\"replayed\":true}")),
                "a batch was decided again: " + answer);
        return null;
    }

    /** Every balance is what the books say behind the last audited event. */
    private void compareBalances(Inspector inspector) throws IOException {
        for (Map.Entry<Book.Place, Book.Balance> entry : book.balances().entrySet()) {
            Book.Place place = entry.getKey();
            Book.Balance expected = entry.getValue();
            Json balance = inspector.read("/v1/accounts/" + place.account() + "/balance?currency=" + place.currency()
                    + "&at_sequence=" + audited);
            compare(expected.total(), balance, "balance", place);
            compare(expected.held(), balance, "held", place);
            compare(expected.total().subtract(expected.held()), balance, "available", place);
        }
    }

    private void compare(BigDecimal expected, Json balance, String field, Book.Place place) {
        AuditFailed.check(
                balance.text(field).equals(Book.print(expected, place.currency())),
                place + " has " + field + " " + expected + " in the books at sequence " + audited + ", and is read as "
                        + balance.raw());
    }
}
