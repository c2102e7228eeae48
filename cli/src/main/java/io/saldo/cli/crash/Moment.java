package io.saldo.cli.crash;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;

/** When a server is killed, and how often of a hundred times. */
enum Moment {
    /** At any time between the start of the process and the first answer. */
    DURING_START("while it started", 36),
    /** As soon as it is ready. */
    AT_READY("as soon as it was ready", 6),
    /** After any number of answers. */
    UNDER_LOAD("under load", 42),
    /** While a checkpoint is written and a mark is taken in the log, under load. */
    AT_CHECKPOINT("at a checkpoint", 14),
    /** While a segment of the journal or of the log begins, under load. */
    AT_SEGMENT_CHANGE("at a change of segments", 2);

    private final String words;
    private final int weight;

    Moment(String words, int weight) {
        this.words = words;
        this.weight = weight;
    }

    /** So many moments, each as often as its weight says, in random order. */
    static List<Moment> plan(int count, SplittableRandom random) {
        List<Moment> plan = new ArrayList<>();
        while (plan.size() < count) {
            List<Moment> hundred = new ArrayList<>();
            for (Moment moment : values()) {
                hundred.addAll(Collections.nCopies(moment.weight, moment));
            }
            while (!hundred.isEmpty()) {
                plan.add(hundred.remove(random.nextInt(hundred.size())));
            }
        }
        return plan.subList(0, count);
    }

    @Override
    public String toString() {
        return words;
    }
}
