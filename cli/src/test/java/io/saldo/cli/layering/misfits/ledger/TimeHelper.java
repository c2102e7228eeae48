package io.saldo.cli.layering.misfits.ledger;

import io.saldo.cli.layering.misfits.ledger.deep.Cyclic;
import java.sql.Timestamp;
import java.util.Random;

/** A class of the core that does all that the core must not do. */
public final class TimeHelper {
    static long newest;

    private final Random random = new Random(1);

    long roll() {
        newest = System.currentTimeMillis();
        return newest + random.nextInt();
    }

    long share(long amount) {
        double half = amount;
        return (long) (half / 2);
    }

    synchronized long deep(Cyclic cyclic, Timestamp timestamp) {
        synchronized (this) {
            return cyclic.depth() + timestamp.getTime();
        }
    }
}
