package io.saldo.cli.crash;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Every order that was ever sent. Any thread. */
final class Tickets {
    /**
     * Orders that were sent in one request.
     *
     * @param tickets in the order of their lines
     */
    record Batch(List<Ticket> tickets) {
        /** Keeps its own copy of the list. */
        Batch {
            tickets = List.copyOf(tickets);
        }

        String body() {
            StringBuilder body = new StringBuilder();
            tickets.forEach(ticket -> body.append(ticket.order().line()).append('\n'));
            return body.toString();
        }

        /** The server answered all of it. */
        void answered(Answer answer) {
            AuditFailed.check(answer.status() == 200, "a batch was answered with " + answer);
            List<String> lines = answer.body().lines().toList();
            AuditFailed.check(lines.size() == tickets.size(), "a batch of " + tickets.size() + " lines got " + answer);
            for (int i = 0; i < lines.size(); i++) {
                AuditFailed.check(
                        lines.get(i).startsWith("{\"line\":" + (i + 1) + ","),
                        "line " + (i + 1) + " of a batch was answered with " + lines.get(i));
                tickets.get(i).answeredInBatch(lines.get(i));
            }
        }
    }

    private final Map<UUID, Ticket> byId = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<Ticket> fresh = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Batch> freshBatches = new ConcurrentLinkedQueue<>();

    /** Must be called before the order is sent. */
    Ticket add(Order order) {
        Ticket ticket = new Ticket(order);
        AuditFailed.check(byId.put(order.id(), ticket) == null, "the customers' ids repeat: " + order);
        fresh.add(ticket);
        return ticket;
    }

    /** Must be called before the batch is sent. */
    Batch addBatch(List<Order> orders) {
        Batch batch = new Batch(orders.stream().map(this::add).toList());
        freshBatches.add(batch);
        return batch;
    }

    Optional<Ticket> find(UUID id) {
        return Optional.ofNullable(byId.get(id));
    }

    int size() {
        return byId.size();
    }

    /** Those added since the last call. */
    List<Ticket> takeFresh() {
        List<Ticket> taken = new ArrayList<>();
        for (Ticket ticket = fresh.poll(); ticket != null; ticket = fresh.poll()) {
            taken.add(ticket);
        }
        return taken;
    }

    /** Those added since the last call. */
    List<Batch> takeFreshBatches() {
        List<Batch> taken = new ArrayList<>();
        for (Batch batch = freshBatches.poll(); batch != null; batch = freshBatches.poll()) {
            taken.add(batch);
        }
        return taken;
    }
}
