package io.saldo.server.repair;

import io.saldo.replica.NotAcceptedException;
import io.saldo.replica.partition.Partitions;
import io.saldo.replica.repair.Donor;
import io.saldo.replica.repair.Peer;
import io.saldo.server.http.Exchange;
import io.saldo.server.http.Role;
import io.saldo.server.http.RouteTable;
import io.saldo.server.problem.ProblemCode;
import io.saldo.server.problem.RequestRefused;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/**
 * Lends this node's files to a node of the same cluster that is being rebuilt. Tokens do not open it, only the proof that
 * whoever asks knows the cluster's secret; the answers prove the same.
 *
 * <pre>
 * POST   /internal/v1/repair                              begins a loan, answers with the list of files
 * GET    /internal/v1/repair/ID/FILE?offset=N&amp;length=N    a piece of a file, at most 4 MiB
 * GET    /internal/v1/repair/ID                           "whole", or "changed" when the log must be copied again
 * DELETE /internal/v1/repair/ID                           ends the loan
 * </pre>
 */
public final class RepairEndpoints implements AutoCloseable {
    private static final List<String> ANY = List.of();
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String BYTES = "application/octet-stream";
    private static final int FILES_MAX = 1_000_000;

    private final Donor donor;
    private final MemberGate gate;

    /** Lends the files of all partitions to whoever knows the secret. */
    public RepairEndpoints(Partitions partitions, String secret) {
        donor = new Donor(partitions);
        gate = new MemberGate(secret);
    }

    /** Serves its routes. */
    public void addTo(RouteTable routes) {
        String loan = Peer.PATH + "/{id}";
        routes.add("POST", Peer.PATH, Role.PUBLIC, ANY, this::begin)
                .add("GET", loan, Role.PUBLIC, ANY, this::state)
                .add("DELETE", loan, Role.PUBLIC, ANY, this::end)
                .add("GET", loan + "/{number}", Role.PUBLIC, ANY, this::piece);
    }

    private void begin(Exchange exchange) {
        String nonce = gate.admit(exchange);
        try {
            byte[] plan = donor.begin()
                    .orElseThrow(() -> new RequestRefused(
                            ProblemCode.TOO_MANY_REQUESTS,
                            "this node lends its files to another one already; a loan that was broken off ends after a"
                                    + " minute"));
            gate.send(exchange, nonce, TEXT, plan);
        } catch (NotAcceptedException barred) {
            throw new RequestRefused(
                    ProblemCode.UNAVAILABLE,
                    "this node cannot tell now that it has all that was acknowledged (" + barred.reason() + ")");
        } catch (IOException unreadable) {
            throw unreadable(unreadable);
        }
    }

    private void piece(Exchange exchange) {
        String nonce = gate.admit(exchange);
        var query = exchange.query().only(Set.of("offset", "length"));
        long offset = query.number("offset", 0, Long.MAX_VALUE).orElse(0);
        int length = (int) query.number("length", 0, Donor.PIECE_BYTES_MAX).orElse(0);
        String number = exchange.parameter(1);
        int file = number.matches("[0-9]{1,7}") ? Integer.parseInt(number) : FILES_MAX;
        try {
            gate.send(
                    exchange,
                    nonce,
                    BYTES,
                    donor.read(exchange.parameter(0), file, offset, length).orElseThrow(RepairEndpoints::unknown));
        } catch (IOException unreadable) {
            throw unreadable(unreadable);
        }
    }

    private void state(Exchange exchange) {
        String nonce = gate.admit(exchange);
        boolean isWhole = donor.isWhole(exchange.parameter(0)).orElseThrow(RepairEndpoints::unknown);
        gate.send(exchange, nonce, TEXT, (isWhole ? "whole" : "changed").getBytes(StandardCharsets.US_ASCII));
    }

    private void end(Exchange exchange) {
        String nonce = gate.admit(exchange);
        donor.end(exchange.parameter(0));
        gate.send(exchange, nonce, TEXT, "ended".getBytes(StandardCharsets.US_ASCII));
    }

    private static RequestRefused unknown() {
        return new RequestRefused(ProblemCode.NOT_FOUND, "there is no such loan any more, or no such piece");
    }

    private static RequestRefused unreadable(IOException e) {
        return new RequestRefused(
                ProblemCode.UNAVAILABLE,
                "a file of this node cannot be read (" + e.getClass().getSimpleName() + ": " + e.getMessage() + ")");
    }

    /** Ends what is lent. */
    @Override
    public void close() {
        donor.close();
    }
}
