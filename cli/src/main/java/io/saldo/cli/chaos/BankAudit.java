package io.saldo.cli.chaos;

import io.saldo.cli.crash.Answer;
import io.saldo.cli.crash.AuditFailed;
import io.saldo.cli.crash.Json;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Compares a quiet cluster with the bank's books: every payment has one outcome at every node, every balance and every
 * history is what the done payments make of it, and nothing is on its way.
 */
final class BankAudit {
    private static final long SETTLE_NANOS_MAX = TimeUnit.SECONDS.toNanos(60);
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final int REPEATED_MAX = 200;

    private final Bank bank;
    private final List<Node> nodes;
    private final SplittableRandom random;

    BankAudit(Bank bank, List<Node> nodes, SplittableRandom random) {
        this.bank = bank;
        this.nodes = nodes;
        this.random = random;
    }

    /**
     * Audits.
     *
     * @param withHistories whether each account's whole history is read too
     * @return how many payments were done
     */
    int audit(boolean withHistories) throws IOException {
        List<Payment> payments = bank.payments();
        for (Payment payment : payments) {
            if (!payment.isSettled()) {
                settle(payment);
            }
        }
        repeat(payments);
        List<Payment> done = payments.stream().filter(Payment::isDone).toList();
        for (Node node : nodes) {
            for (String account : bank.accounts()) {
                compareBalance(node, account, Bank.balance(account, done));
            }
        }
        if (withHistories) {
            for (String account : bank.accounts()) {
                compareHistory(nodes.get(random.nextInt(nodes.size())), account, done);
            }
        }
        return done.size();
    }

    private void settle(Payment payment) throws IOException {
        long deadline = System.nanoTime() + SETTLE_NANOS_MAX;
        while (!payment.answered(any().post(payment.path(), payment.body()))) {
            AuditFailed.check(System.nanoTime() - deadline < 0, payment + " has no outcome though all nodes are ready");
            LockSupport.parkNanos(RETRY_NANOS);
        }
    }

    /** What was answered before is answered again, the same, at any node. */
    private void repeat(List<Payment> payments) throws IOException {
        for (int i = 0; i < Math.min(REPEATED_MAX, payments.size()); i++) {
            Payment payment = payments.get(random.nextInt(payments.size()));
            settle(payment);
            Node node = any();
            Answer found = node.get("/v1/transfers/" + payment.id());
            AuditFailed.check(found.status() == 200, payment + " is read at node " + node.number() + " as " + found);
            String status = Json.parse(found.body()).text("status");
            boolean isAsTold =
                    payment.isDone() ? status.equals("completed") : status.equals("refused") || status.equals("failed");
            AuditFailed.check(isAsTold, payment + " is read at node " + node.number() + " as " + found);
        }
    }

    private Node any() {
        return nodes.get(random.nextInt(nodes.size()));
    }

    private static void compareBalance(Node node, String account, BigDecimal expected) throws IOException {
        Answer answer = node.get("/v1/accounts/" + account);
        AuditFailed.check(answer.status() == 200, account + " is read at node " + node.number() + " as " + answer);
        Json balance = Json.parse(answer.body()).list("balances").getFirst();
        AuditFailed.check(
                new BigDecimal(balance.text("balance")).compareTo(expected) == 0
                        && new BigDecimal(balance.text("held")).signum() == 0,
                account + " has " + expected + " in the books, and is read at node " + node.number() + " as " + answer);
    }

    private void compareHistory(Node node, String account, List<Payment> done) throws IOException {
        Map<String, BigDecimal> expected = new HashMap<>();
        for (Payment payment : done) {
            if (payment.from().equals(account)) {
                expected.put(payment.id().toString(), payment.amount().negate());
            } else if (payment.to().equals(account)) {
                expected.put(payment.id().toString(), payment.amount());
            }
        }
        for (Json entry : history(node, account)) {
            String id = entry.text("transaction_id");
            BigDecimal amount = new BigDecimal(entry.text("amount"));
            BigDecimal signed = entry.text("direction").equals("debit") ? amount.negate() : amount;
            BigDecimal told = expected.remove(id);
            AuditFailed.check(
                    told != null && told.compareTo(signed) == 0,
                    "the history of " + account + " at node " + node.number() + " has " + entry.raw()
                            + ", which the books do not have, or have once more");
        }
        AuditFailed.check(
                expected.isEmpty(),
                "the history of " + account + " at node " + node.number() + " lacks the payments " + expected.keySet());
    }

    private static List<Json> history(Node node, String account) throws IOException {
        List<Json> entries = new ArrayList<>();
        String cursor = "";
        do {
            Answer answer = node.get(
                    "/v1/accounts/" + account + "/history?limit=1000" + (cursor.isEmpty() ? "" : "&cursor=" + cursor));
            AuditFailed.check(answer.status() == 200, "the history of " + account + " is read as " + answer);
            Json page = Json.parse(answer.body());
            entries.addAll(page.list("entries"));
            cursor = page.has("next_cursor") ? page.text("next_cursor") : "";
        } while (!cursor.isEmpty());
        return entries;
    }
}
