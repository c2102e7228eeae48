package io.saldo.server.follow;

import io.saldo.ledger.model.TransactionId;
import io.saldo.projection.audit.AuditPage;
import io.saldo.projection.audit.AuditQuery;
import io.saldo.projection.audit.AuditRecord;
import io.saldo.projection.audit.AuditTrail;
import io.saldo.server.http.Exchange;
import io.saldo.server.http.Query;
import io.saldo.server.http.Role;
import io.saldo.server.http.RouteTable;
import io.saldo.server.json.Fields;
import io.saldo.server.json.InvalidInput;
import io.saldo.server.json.JsonOutput;
import io.saldo.server.json.Name;
import io.saldo.server.problem.ProblemCode;
import io.saldo.server.problem.RequestRefused;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/** Shows who asked this node for what. */
final class AuditEndpoints {
    private static final int PAGE = 50;

    private static final Name RECORDS = Name.of("records");
    private static final Name AUDIT_ID = Name.of("audit_id");
    private static final Name PRINCIPAL = Name.of("principal");
    private static final Name METHOD = Name.of("method");
    private static final Name ROUTE = Name.of("route");
    private static final Name PATH = Name.of("path");
    private static final Name ADDRESS = Name.of("address");
    private static final Name REQUEST_ID = Name.of("request_id");
    private static final Name COMMANDS = Name.of("commands");

    private final Optional<AuditTrail> trail;

    AuditEndpoints(Optional<AuditTrail> trail) {
        this.trail = trail;
    }

    void addTo(RouteTable routes) {
        routes.add("GET", "/v1/audit", Role.ADMIN, this::list);
    }

    private void list(Exchange exchange) {
        Query query =
                exchange.query().only(Set.of("limit", "cursor", "principal", "path", "transaction_id", "from", "to"));
        AuditQuery wanted = new AuditQuery(
                query.number("cursor", 1, Long.MAX_VALUE).orElse(Long.MAX_VALUE),
                query.text("principal"),
                query.text("path"),
                query.text("transaction_id").map(AuditEndpoints::transaction),
                query.time("from").orElse(Long.MIN_VALUE),
                query.time("to").orElse(Long.MAX_VALUE),
                (int) query.number("limit", 1, exchange.limits().pageMax()).orElse(PAGE));
        AuditTrail present = trail.orElseThrow(
                () -> new RequestRefused(ProblemCode.UNAVAILABLE, "this server keeps no audit trail"));
        AuditPage page;
        try {
            page = present.read(wanted);
        } catch (IOException unreadable) {
            throw new RequestRefused(ProblemCode.UNAVAILABLE, "the audit trail cannot be read at present");
        }
        JsonOutput answer = exchange.answer().beginObject().beginArray(RECORDS);
        page.entries().forEach(entry -> write(answer, entry));
        answer.endArray();
        if (page.nextBefore().isPresent()) {
            answer.text(Fields.NEXT_CURSOR, Long.toString(page.nextBefore().getAsLong()));
        } else {
            answer.nothing(Fields.NEXT_CURSOR);
        }
        answer.endObject();
        exchange.sendAnswer(200);
    }

    private static TransactionId transaction(String text) {
        try {
            return TransactionId.parse(text);
        } catch (IllegalArgumentException wrong) {
            throw InvalidInput.of("transaction_id", "must be a UUID");
        }
    }

    private static void write(JsonOutput answer, AuditPage.Entry entry) {
        AuditRecord record = entry.record();
        answer.beginObject()
                .number(AUDIT_ID, entry.number())
                .time(Fields.TIMESTAMP, record.timeNanos())
                .text(PRINCIPAL, record.principal())
                .text(METHOD, record.method())
                .text(ROUTE, record.route())
                .text(PATH, record.path())
                .text(ADDRESS, record.address())
                .number(Fields.STATUS, record.status())
                .text(REQUEST_ID, record.requestId())
                .number(COMMANDS, record.commands());
        if (record.transaction().isNone()) {
            answer.nothing(Fields.TRANSACTION_ID);
        } else {
            answer.id(Fields.TRANSACTION_ID, record.transaction());
        }
        if (record.sequence() == 0) {
            answer.nothing(Fields.SEQUENCE).nothing(Fields.PARTITION);
        } else {
            answer.number(Fields.SEQUENCE, record.sequence()).number(Fields.PARTITION, record.partition());
        }
        answer.endObject();
    }
}
