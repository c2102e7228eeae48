package io.saldo.benchmark.micro;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What a benchmark should take, worked out before it was measured; {@code benchmark/jmh check} compares. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Estimate {
    /** Nanoseconds for each operation. */
    double nanos();

    /** What it is the sum of. */
    String because();
}
