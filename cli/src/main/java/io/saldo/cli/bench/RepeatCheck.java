package io.saldo.cli.bench;

import io.saldo.ledger.batch.ResultCode;
import java.io.IOException;
import java.util.List;

/** Sends a sample of answered operations again under their ids: the first answer must come again. */
final class RepeatCheck extends AskAgain {
    private static final String REPLAYED = "idempotent-replayed: true";

    private final List<Outcomes.Kept> sample;
    private final boolean isSameForm;
    private int wrong;
    private String example = "";

    private RepeatCheck(Target target, Operations operations, List<Outcomes.Kept> sample, boolean isSameForm) {
        super(target, operations);
        this.sample = sample;
        this.isSameForm = isSameForm;
    }

    /**
     * Asks.
     *
     * @param form in which the answers came: those of single requests must be the same to the byte, others by their sequence
     */
    static Finding run(Target target, Operations operations, List<Outcomes.Kept> sample, Form form) throws IOException {
        RepeatCheck check = new RepeatCheck(target, operations, sample, form == Form.JSON);
        check.ask(sample.size());
        String what = sample.size() + " ids asked again give their first answers";
        return check.wrong == 0 ? Finding.fine(what) : Finding.wrong(what, check.wrong + " do not; " + check.example);
    }

    @Override
    long number(int item) {
        return sample.get(item).number();
    }

    @Override
    void answered(int item, AnswerBytes answer) {
        Outcomes.Kept first = sample.get(item);
        boolean isSame = first.code() == ResultCode.NONE
                ? isDone(answer) && answer.headSays(REPLAYED) && isSame(first.text(), answer.text())
                : !isDone(answer) && code(answer) == first.code();
        if (!isSame) {
            wrong(item, answer.status() + " " + answer.text().strip());
        }
    }

    private boolean isSame(String first, String again) {
        return isSameForm ? first.equals(again) : sequence(first) == sequence(again);
    }

    private static long sequence(String text) {
        byte[] bytes = Target.ascii(text);
        return Texts.number(bytes, Texts.after(bytes, 0, bytes.length, Texts.SEQUENCE), bytes.length);
    }

    @Override
    void lost(int item) {
        wrong(item, "no answer");
    }

    private void wrong(int item, String answer) {
        wrong++;
        Outcomes.Kept first = sample.get(item);
        example = "first " + first.code().code() + first.text().strip() + ", then " + answer;
    }
}
