package io.saldo.projection.fraud;

import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.Currency;
import io.saldo.ledger.model.TransactionId;
import io.saldo.ledger.model.UserId;
import java.math.BigInteger;

/**
 * A movement that a rule found suspicious.
 *
 * @param key where it is found again
 * @param rule the rule's name
 * @param account the account that it is about
 * @param user its owner, or {@link UserId#NONE}
 * @param transaction the movement's id
 * @param reason in words
 * @param occurrences how many movements the rule counted, 1 for a single one
 * @param amount of the movement, in the currency's smallest unit
 * @param currency of the movement; its number means nothing
 * @param eventNanos when it happened, since 1970
 * @param action what is done about it
 * @param actionState how far that is
 * @param noticeState whether somebody was told
 */
public record Alert(
        Key key,
        String rule,
        AccountId account,
        UserId user,
        TransactionId transaction,
        String reason,
        long occurrences,
        BigInteger amount,
        Currency currency,
        long eventNanos,
        FraudRule.Action action,
        ActionState actionState,
        NoticeState noticeState) {
    /**
     * Names an alert for ever: the tables may be made again, and it has the same key.
     *
     * @param number counted from 0 within the event
     */
    public record Key(int partition, long sequence, int number) {
        /** The alert's id, such as {@code 0-4711-0}. */
        public String text() {
            return partition + "-" + sequence + "-" + number;
        }

        /**
         * The key of an id.
         *
         * @throws IllegalArgumentException when the text is none
         */
        public static Key parse(String text) {
            if (!text.matches("[0-9]{1,2}-[0-9]{1,18}-[0-9]{1,6}")) {
                throw new IllegalArgumentException("must be the id of an alert");
            }
            String[] parts = text.split("-", -1);
            return new Key(Integer.parseInt(parts[0]), Long.parseLong(parts[1]), Integer.parseInt(parts[2]));
        }
    }

    /** How far the action is. */
    public enum ActionState {
        /** There is none. */
        NONE,
        /** It is to be done. */
        PENDING,
        /** It was done, or was so already. */
        DONE,
        /** Somebody changed the account's status since, and that counts. */
        SUPERSEDED,
        /** The ledger refused it, or the alert is too old. */
        GIVEN_UP
    }

    /** Whether somebody was told. */
    public enum NoticeState {
        /** Nobody is told: the alerts before it said as much, or it is too old. */
        NONE,
        /** Somebody is to be told. */
        PENDING,
        /** All who should know were told. */
        SENT,
        /** The receiver refuses to be told it, so nobody tries again. */
        REFUSED
    }

    Alert with(ActionState other) {
        return new Alert(
                key,
                rule,
                account,
                user,
                transaction,
                reason,
                occurrences,
                amount,
                currency,
                eventNanos,
                action,
                other,
                noticeState);
    }
}
