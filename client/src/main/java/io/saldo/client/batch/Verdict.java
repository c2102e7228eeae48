package io.saldo.client.batch;

import io.saldo.client.outcome.Outcome;

/** What an answer says of one of the commands that were sent. */
sealed interface Verdict {
    /** It is decided. */
    record Decided(Outcome outcome) implements Verdict {}

    /** Nothing was done; it may be sent again. */
    record NotTaken(String code) implements Verdict {}

    /** It was taken, and not decided yet; the same again tells. */
    record Undecided() implements Verdict {}

    /** Something was said that this client has no word for, as by a later server; the same again would say no more. */
    record NotUnderstood(String what) implements Verdict {}
}
