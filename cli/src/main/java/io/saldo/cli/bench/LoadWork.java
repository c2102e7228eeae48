package io.saldo.cli.bench;

/** The operations of the load, in the plan's form. */
record LoadWork(Wording wording, Outcomes outcomes) implements Work {
    @Override
    public void write(long first, int count, RequestBytes request) {
        wording.write(first, count, request);
    }

    @Override
    public void answered(long first, int count, AnswerBytes answer) {
        wording.read(first, count, answer, outcomes);
    }

    @Override
    public void lost(long first, int count) {
        for (int i = 0; i < count; i++) {
            outcomes.lost(first + i);
        }
    }
}
