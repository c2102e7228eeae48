package io.saldo.server.older;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saldo.ledger.model.Metadata;
import io.saldo.ledger.model.TransactionId;
import io.saldo.server.json.InvalidInput;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RequestNameTest {
    private static RequestName of(String text) {
        return RequestName.of("events", "wallet-1", "requestId", Optional.of(text));
    }

    /** As Python's {@code uuid.uuid5(uuid.NAMESPACE_URL, "urn:saldo:events/wallet-1/order-7")} says. */
    @ParameterizedTest
    @CsvSource({
        "events, wallet-1, order-7, 27d617b5-0525-5717-a01a-56849c5dc7d9",
        "text, '', Größe, 87fee261-6aaf-50d3-973d-4d06d36de9cc",
    })
    void makesAnIdOfANameAsEverybodyElseWould(String api, String wallet, String name, String id) {
        assertEquals(
                id, RequestName.of(api, wallet, "id", Optional.of(name)).id().toString());
    }

    @Test
    void takesAUuidAsItIs() {
        RequestName name = of("3F1E5D5E-98A7-4C7E-9D0A-6C1F6F0A1B2C");

        assertEquals("3f1e5d5e-98a7-4c7e-9d0a-6c1f6f0a1b2c", name.id().toString());
        assertEquals("3F1E5D5E-98A7-4C7E-9D0A-6C1F6F0A1B2C", name.text());
        assertEquals(Metadata.NONE, name.metadata());
    }

    @Test
    void takesTheNilUuidForAName() {
        assertEquals(5, of("00000000-0000-0000-0000-000000000000").id().high() >> 12 & 15);
    }

    @Test
    void keepsApisAndWalletsApart() {
        TransactionId id = of("x").id();

        assertNotEquals(
                id, RequestName.of("text", "wallet-1", "id", Optional.of("x")).id());
        assertNotEquals(
                id, RequestName.of("events", "wallet-2", "id", Optional.of("x")).id());
        assertEquals(id, of("x").id());
    }

    @ParameterizedTest
    @ValueSource(strings = {"order-7", "\"quoted\" \\ and \n broken", "Größe 😀", "{\"request_id\":1}"})
    void findsTheNameAgain(String text) {
        RequestName name = of(text);

        assertEquals(text, RequestName.of(name.id(), name.metadata()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{\"a\":{\"request_id\":\"no\"},\"b\":[1]}", "{\"request_id\":7}"})
    void findsTheIdWhereNoNameWasKept(String metadata) {
        TransactionId id = of("x").id();

        assertEquals(id.toString(), RequestName.of(id, new Metadata(metadata)));
    }

    @Test
    void namesWhatHasNoName() {
        RequestName one = RequestName.of("events", "wallet-1", "requestId", Optional.empty());
        RequestName other = RequestName.of("events", "wallet-1", "requestId", Optional.empty());

        assertNotEquals(one.id(), other.id());
        assertEquals(one.id().toString(), one.text());
        assertTrue(one.metadata().isNone());
    }

    @Test
    void wantsANameOfSomeLength() {
        assertThrows(InvalidInput.class, () -> of(""));
        assertThrows(InvalidInput.class, () -> of("x".repeat(256)));
        assertEquals("x".repeat(255), of("x".repeat(255)).text());
    }
}
