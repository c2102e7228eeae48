package io.saldo.cli.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A data directory, the servers that run on it one after the other, and an auditor who knows what they have answered. */
final class Shop {
    private static final int LONG_LINES = 100;

    private final Path directory;
    private final Path data;
    private final ServerCommand saldo = ServerCommand.plain();
    private final SplittableRandom random = new SplittableRandom(7);
    private final Tickets tickets = new Tickets();
    private final Trail trail = new Trail();
    private final OrderMaker.Recent recent = new OrderMaker.Recent();
    private final Auditor auditor = new Auditor(tickets, trail, random.split());
    private int starts;

    /**
     * @param directory for what the servers print
     * @param data the data directory
     */
    Shop(Path directory, Path data) {
        this.directory = directory;
        this.data = data;
    }

    Path data() {
        return data;
    }

    /** The command that a server is started by. */
    List<String> command(int port, String... flags) {
        return saldo.run(data, port, flags);
    }

    /** Starts a server, which may or may not become ready. */
    ServerProcess start(String... flags) throws IOException {
        int port = ServerProcess.freePort();
        return start(List.of(), port, flags);
    }

    /** Starts a server by way of another program, such as one that traces it. */
    ServerProcess start(List<String> tracer, int port, String... flags) throws IOException {
        List<String> command = new ArrayList<>(tracer);
        command.addAll(command(port, flags));
        return ServerProcess.start(command, port, directory.resolve("server-" + ++starts + ".log"));
    }

    /** Starts a server and waits until it is ready. */
    ServerProcess open(String... flags) throws IOException {
        ServerProcess server = start(flags);
        try {
            return server.awaitReady();
        } catch (AuditFailed | IOException e) {
            server.close();
            throw e;
        }
    }

    /** A start that must fail; gives the one line that says why. */
    String refusal(String... flags) throws IOException {
        try (ServerProcess server = start(flags)) {
            int exit = server.awaitExit();
            assertEquals(1, exit, server.output());
            return onlyLine(server);
        }
    }

    /** The one line that a server which has ended left for people, beside the one that it was ready. */
    static String onlyLine(ServerProcess server) throws IOException {
        List<String> lines = server.lines().stream()
                .filter(line -> !line.startsWith("Saldo is ready at "))
                .toList();
        assertEquals(1, lines.size(), server.output());
        return lines.getFirst();
    }

    /** Opens the accounts of a new ledger. */
    void begin(ServerProcess server) throws IOException {
        auditor.openAccounts(server.wire());
    }

    /** Sends so many orders, each after the answer to the one before. */
    void order(ServerProcess server, int count) throws IOException {
        OrderMaker maker = new OrderMaker(random.split(), recent);
        for (int i = 0; i < count; i++) {
            Ticket ticket = tickets.add(maker.next());
            ticket.answered(server.wire().post(ticket.order()));
        }
    }

    /**
     * Sends batches of the longest orders, about 800 KiB each, until so many are answered or the server is gone.
     *
     * @return whether all were answered
     */
    boolean orderLong(ServerProcess server, int batches) throws IOException {
        OrderMaker maker = new OrderMaker(random.split(), recent);
        for (int i = 0; i < batches; i++) {
            List<Order> orders = new ArrayList<>();
            for (int line = 0; line < LONG_LINES; line++) {
                orders.add(maker.nextLong());
            }
            Tickets.Batch batch = tickets.addBatch(orders);
            Answer answer;
            try {
                answer = server.wire().post("/v1/batch", "application/x-ndjson", batch.body());
            } catch (IOException e) {
                return false;
            }
            if (!answer.isUndecided()) {
                batch.answered(answer);
            }
        }
        return true;
    }

    /** Customers who load the server until they are told to end. */
    Customers customers(ServerProcess server) {
        return new Customers(server, tickets, trail, recent);
    }

    SplittableRandom random() {
        return random;
    }

    /**
     * Everything that was answered is there, and nothing else; what was not answered is resolved.
     *
     * @return what had no answer
     */
    Auditor.Unanswered audit(ServerProcess server) throws IOException {
        Auditor.Unanswered unanswered = auditor.audit(server.wire());
        auditor.auditFromTheBeginning(server.wire());
        return unanswered;
    }

    /** Waits until nothing is left that would change the journal without an order. */
    void settle(ServerProcess server) throws IOException {
        auditor.audit(server.wire());
        auditor.awaitExpiries(server.wire());
    }

    /** Stops the server in order. */
    static void stop(ServerProcess server) throws IOException {
        server.terminate();
        assertEquals(0, server.awaitExit(), server.output());
    }

    /** Proves the files alone, by the command that operators use. */
    void verify() throws IOException {
        List<String> command = saldo.with("verify", "--data", data.toString());
        try (ServerProcess verify =
                ServerProcess.start(command, ServerProcess.NO_PORT, directory.resolve("verify.log"))) {
            assertEquals(0, verify.awaitExit(), verify.output());
            assertFalse(verify.output().contains("FOUND"), verify.output());
        }
    }
}
