package io.saldo.ledger.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ids of accounts, users and transactions, and codes of currencies. */
class NamesTest {
    @ParameterizedTest
    @ValueSource(strings = {"a", "Z", "7", "alice", "user:42", "a.b_c:d-e", "0", "a---"})
    void takesAccountIdsThatAClientMayChoose(String text) {
        assertEquals(text, AccountId.parse(text).value());
        assertEquals(text, UserId.parse(text).value());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "@external",
                "@a",
                "-a",
                ".a",
                "_a",
                ":a",
                "a b",
                "a/b",
                "a\n",
                "a\u0000",
                "ä",
                "é",
                "İ",
                "ı",
                "ſ",
                "\u212a",
                "\u0430",
                "a＿",
                "a\ud800",
                "🙂",
                "٣",
                "a,b",
                "a@b",
                "a+b",
                "a~b"
            })
    void refusesAccountIdsThatNoClientMayChoose(String text) {
        assertThrows(IllegalArgumentException.class, () -> AccountId.parse(text));
        assertThrows(IllegalArgumentException.class, () -> UserId.parse(text));
    }

    @Test
    void takesAccountIdsOfAtMost64Characters() {
        assertTrue(AccountId.isValid("a".repeat(64)));
        assertFalse(AccountId.isValid("a".repeat(65)));
    }

    @Test
    void takesEveryCharacterThatTheContractNamesAndNoOther() {
        String first = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        String later = first + "._:-";
        for (char c = 0; c < Character.MAX_VALUE; c++) {
            assertEquals(first.indexOf(c) >= 0, AccountId.isValid(String.valueOf(c)));
            assertEquals(later.indexOf(c) >= 0, AccountId.isValid("a" + c));
            assertEquals(first.indexOf(c) >= 0 && !Character.isLowerCase(c), Currency.isCode("AB" + c), "AB" + c);
        }
    }

    @Test
    void tellsSystemAccountsAndNone() {
        assertTrue(AccountId.EXTERNAL.isSystem());
        assertFalse(AccountId.NONE.isSystem());
        assertTrue(AccountId.NONE.isNone());
        assertTrue(UserId.NONE.isNone());
        assertFalse(new AccountId("a").isSystem());
        assertEquals("alice", new AccountId("alice").toString());
        assertEquals("alice", new UserId("alice").toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"EUR", "BTC", "A1B", "123", "ABCDEFGHIJKL"})
    void takesCurrencyCodes(String code) {
        assertEquals(code, Currency.parseCode(code));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "EU", "eur", "Eur", "EU R", "ABCDEFGHIJKLM", "EÜR", "ЕUR", "EU٣", "E-R", "EUR\n"})
    void refusesOtherCurrencyCodes(String code) {
        assertThrows(IllegalArgumentException.class, () -> Currency.parseCode(code));
    }

    @Test
    void readsAndWritesTransactionIdsAsUuids() {
        SplittableRandom random = new SplittableRandom(6);
        for (int i = 0; i < 10_000; i++) {
            UUID uuid = new UUID(random.nextLong(), random.nextLong());

            TransactionId id = TransactionId.parse(uuid.toString());

            assertEquals(new TransactionId(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits()), id);
            assertEquals(id, TransactionId.parse(uuid.toString().toUpperCase(Locale.ROOT)));
            assertEquals(uuid.toString(), id.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00000000-0000-0000-0000-000000000000",
                "123e4567-e89b-12d3-a456-42661417400",
                "123e4567-e89b-12d3-a456-4266141740000",
                "123e4567e89b12d3a456426614174000",
                "123e4567-e89b-12d3-a456-42661417400g",
                "123e4567-e89b-12d3-a456_426614174000",
                "123e4567-e89b-12d3-a456-42661417400٣",
                "{23e4567-e89b-12d3-a456-426614174000",
                "123e456-7e89b-12d3-a456-426614174000",
                "-123e4567e89b-12d3-a456-42661417400-",
                "1-1-1-1-1"
            })
    void refusesOtherTransactionIds(String text) {
        assertThrows(IllegalArgumentException.class, () -> TransactionId.parse(text));
    }

    @Test
    void takesEveryTransactionIdButTheNilOne() {
        assertEquals(new TransactionId(0, 1), TransactionId.parse("00000000-0000-0000-0000-000000000001"));
        assertEquals(new TransactionId(1, 0), TransactionId.parse("00000000-0000-0001-0000-000000000000"));
        assertEquals(new TransactionId(-1, -1), TransactionId.parse("ffffffff-FFFF-ffff-FFFF-ffffffffffff"));
    }

    @Test
    void tellsThatThereIsNoTransactionId() {
        assertTrue(TransactionId.NONE.isNone());
        assertFalse(new TransactionId(0, 1).isNone());
        assertFalse(new TransactionId(1, 0).isNone());
    }
}
