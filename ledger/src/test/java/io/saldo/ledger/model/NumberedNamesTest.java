package io.saldo.ledger.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Enums whose order is on disk and whose codes clients know: neither may ever change. */
class NumberedNamesTest {
    @Test
    void rejectionsKeepTheirNumbersAndCodes() {
        List<String> codes = Arrays.stream(Rejection.values())
                .map(rejection -> rejection.name() + " " + rejection.code())
                .toList();

        assertEquals(
                List.of(
                        "INVALID_COMMAND invalid_request",
                        "ACCOUNT_NOT_FOUND account_not_found",
                        "TRANSFER_NOT_FOUND transfer_not_found",
                        "HOLD_NOT_FOUND hold_not_found",
                        "ACCOUNT_EXISTS account_exists",
                        "CURRENCY_EXISTS currency_exists",
                        "CURRENCY_NOT_FOUND currency_not_found",
                        "INVALID_AMOUNT invalid_amount",
                        "SAME_ACCOUNT same_account",
                        "ACCOUNT_CLOSED account_closed",
                        "ACCOUNT_FROZEN account_frozen",
                        "INSUFFICIENT_FUNDS insufficient_funds",
                        "LIMIT_EXCEEDED limit_exceeded",
                        "HOLD_NOT_OPEN hold_not_open",
                        "NOT_REVERSIBLE not_reversible",
                        "ACCOUNT_NOT_EMPTY account_not_empty",
                        "LEDGER_EXISTS ledger_exists",
                        "TRANSACTION_ID_REUSED transaction_id_reused",
                        "TOO_MANY_CROSSINGS too_many_crossings"),
                codes);
    }

    @Test
    void statusesAndTypesKeepTheirNumbers() {
        assertEquals(
                List.of(AccountStatus.ACTIVE, AccountStatus.FROZEN, AccountStatus.CLOSED),
                List.of(AccountStatus.values()));
        assertEquals(
                List.of(TransferType.TRANSFER, TransferType.DEPOSIT, TransferType.WITHDRAWAL),
                List.of(TransferType.values()));
    }

    @Test
    void areFoundByTheirNumbersAndByNoOther() {
        for (Rejection rejection : Rejection.values()) {
            assertEquals(rejection, Rejection.of(rejection.ordinal()));
        }
        for (AccountStatus status : AccountStatus.values()) {
            assertEquals(status, AccountStatus.of(status.ordinal()));
        }
        for (TransferType type : TransferType.values()) {
            assertEquals(type, TransferType.of(type.ordinal()));
        }
        for (int number : new int[] {-1, Integer.MIN_VALUE, 19, 255, Integer.MAX_VALUE}) {
            assertThrows(IllegalArgumentException.class, () -> Rejection.of(number));
            assertThrows(IllegalArgumentException.class, () -> AccountStatus.of(number));
            assertThrows(IllegalArgumentException.class, () -> TransferType.of(number));
        }
    }
}
