package io.saldo.server.older;

import io.saldo.ledger.model.Metadata;
import io.saldo.ledger.model.TransactionId;
import io.saldo.server.json.InvalidInput;
import io.saldo.server.json.JsonInput;
import io.saldo.server.json.JsonOutput;
import io.saldo.server.json.Name;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;

/**
 * How a client of an older API calls its request, and the transaction id that the ledger remembers it by. A UUID is its own
 * id. Any other name becomes one by version 5 of RFC 9562, in that standard's namespace for URLs, as
 * {@code urn:saldo:API/WALLET/NAME}; no wallet's id has a slash, so two wallets never share a name. What the client wrote
 * is kept in the movement's metadata then. A request without a name gets a random id.
 *
 * @param text the name as the client wrote it, or the random id
 * @param id what the ledger remembers
 * @param metadata tells the name to whoever reads the movement
 */
public record RequestName(String text, TransactionId id, Metadata metadata) {
    /** The most characters of a name. */
    public static final int LENGTH_MAX = 255;

    private static final String KEPT = "request_id";
    private static final Name KEPT_NAME = Name.of(KEPT);

    /**
     * The name of a request.
     *
     * @param api the API's own name
     * @param wallet whose money moves; empty while it has no id
     * @param field what the client calls it, for the message when it is no name
     * @param given the name, if the client gave one
     */
    public static RequestName of(String api, String wallet, String field, Optional<String> given) {
        if (given.isEmpty()) {
            TransactionId random = TransactionId.parse(UUID.randomUUID().toString());
            return new RequestName(random.toString(), random, Metadata.NONE);
        }
        String text = given.get();
        if (text.isEmpty() || text.length() > LENGTH_MAX) {
            throw InvalidInput.of(field, "must be 1 to " + LENGTH_MAX + " characters");
        }
        Optional<TransactionId> uuid = uuid(text);
        return uuid.isPresent()
                ? new RequestName(text, uuid.get(), Metadata.NONE)
                : new RequestName(text, named(api, wallet, text), kept(text));
    }

    /** How the client called the request that moved the money. */
    public static String of(TransactionId id, Metadata metadata) {
        if (metadata.isNone()) {
            return id.toString();
        }
        byte[] json = metadata.json().getBytes(StandardCharsets.UTF_8);
        try (JsonInput input = JsonInput.open(json, 0, json.length)) {
            while (input.nextField()) {
                if (input.name().equals(KEPT) && input.textIfAny().isPresent()) {
                    return input.text();
                }
                input.skip();
            }
        }
        return id.toString();
    }

    /** The id that stands for a place in one of an older API's lists: always the same for the same place. */
    public static TransactionId named(String api, String wallet, String name) {
        return TransactionId.named("urn:saldo:" + api + "/" + wallet + "/" + name);
    }

    private static Optional<TransactionId> uuid(String text) {
        try {
            return Optional.of(TransactionId.parse(text));
        } catch (IllegalArgumentException another) {
            return Optional.empty();
        }
    }

    private static Metadata kept(String text) {
        byte[] json = new JsonOutput(64)
                .beginObject()
                .text(KEPT_NAME, text)
                .endObject()
                .toBytes();
        return new Metadata(new String(json, StandardCharsets.UTF_8));
    }
}
