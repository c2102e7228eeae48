package io.saldo.cli.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saldo.cli.crash.Answer;
import io.saldo.cli.crash.AuditFailed;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The books of the bank notice what a cluster must not do. */
class BooksTest {
    private final Payment payment = new Payment("bank-1", "bank-2", new BigDecimal("1.50"));

    @Test
    void noticesAPaymentThatIsDoneTwice() {
        assertTrue(payment.answered(new Answer(201, false, "{\"sequence\":7}")));

        assertTrue(payment.answered(new Answer(200, true, "{\"sequence\":7}")));
        assertThrows(AuditFailed.class, () -> payment.answered(new Answer(201, false, "{\"sequence\":7}")));
        assertThrows(AuditFailed.class, () -> payment.answered(new Answer(200, true, "{\"sequence\":8}")));
    }

    @Test
    void learnsNothingFromAnAnswerThatSaysTryAgain() {
        assertFalse(payment.answered(new Answer(503, false, "")));

        assertFalse(payment.isSettled());
        assertFalse(payment.isDone());
    }

    @Test
    void noticesAStatusThatGoesBack() {
        payment.read(payment.newestStatus(), new Answer(404, false, ""));
        payment.read(payment.newestStatus(), status("initiated"));
        payment.read(payment.newestStatus(), status("debited"));

        assertThrows(AuditFailed.class, () -> payment.read(payment.newestStatus(), status("initiated")));
        assertThrows(AuditFailed.class, () -> payment.read(payment.newestStatus(), new Answer(404, false, "")));
    }

    @Test
    void takesALateAnswerToAReadThatBeganEarly() {
        String early = payment.newestStatus();
        payment.read(early, status("completed"));

        payment.read(early, status("initiated"));

        assertEquals("completed", payment.newestStatus());
    }

    @Test
    void noticesAnOutcomeThatChanges() {
        payment.read(payment.newestStatus(), status("compensated"));
        payment.read(payment.newestStatus(), status("failed"));

        assertThrows(AuditFailed.class, () -> payment.read(payment.newestStatus(), status("completed")));
        assertThrows(AuditFailed.class, () -> payment.read(payment.newestStatus(), status("lost")));
    }

    @Test
    void noticesAReadThatContradictsAnAnswer() {
        payment.answered(new Answer(201, false, "{\"sequence\":7}"));

        assertThrows(AuditFailed.class, () -> payment.read("not_seen", status("failed")));
        assertThrows(AuditFailed.class, () -> payment.read(payment.newestStatus(), status("debited")));
    }

    @Test
    void sumsWhatTheDonePaymentsMakeOfAnAccount() {
        List<Payment> done = List.of(
                new Payment(Payment.OUTSIDE, "bank-1", new BigDecimal("10")),
                payment,
                new Payment("bank-2", Payment.OUTSIDE, new BigDecimal("0.25")));

        assertEquals(new BigDecimal("8.50"), Bank.balance("bank-1", done));
        assertEquals(new BigDecimal("1.25"), Bank.balance("bank-2", done));
    }

    private static Answer status(String status) {
        return new Answer(200, false, "{\"status\":\"" + status + "\"}");
    }
}
