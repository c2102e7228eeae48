package io.saldo.cli.bench;

/**
 * Draws ranks of which the k-th is {@code k^exponent} times less likely than the first, in constant time and memory.
 *
 * <p>Rejection-inversion: W. Hörmann and G. Derflinger, "Rejection-inversion to generate variates from monotone discrete
 * distributions", ACM TOMACS 6 (1996).
 */
final class Zipf {
    private static final double SMALL = 1e-8;

    private final int ranks;
    private final double exponent;
    private final double areaOfFirst;
    private final double areaOfAll;
    private final double sureWithin;

    /**
     * Of these ranks.
     *
     * @param ranks at least 1
     * @param exponent above 0
     */
    Zipf(int ranks, double exponent) {
        this.ranks = ranks;
        this.exponent = exponent;
        areaOfFirst = area(1.5) - 1;
        areaOfAll = area(ranks + 0.5);
        sureWithin = 2 - inverse(area(2.5) - height(2));
    }

    /** A rank from 0. */
    int draw(Draws draws) {
        while (true) {
            double area = areaOfAll + draws.fraction() * (areaOfFirst - areaOfAll);
            double x = inverse(area);
            int rank = Math.clamp((long) (x + 0.5), 1, ranks);
            if (rank - x <= sureWithin || area >= area(rank + 0.5) - height(rank)) {
                return rank - 1;
            }
        }
    }

    private double height(double x) {
        return Math.exp(-exponent * Math.log(x));
    }

    /** The integral of the height from 1 to x. */
    private double area(double x) {
        double log = Math.log(x);
        double t = (1 - exponent) * log;
        return log * (Math.abs(t) > SMALL ? Math.expm1(t) / t : 1 + t / 2);
    }

    private double inverse(double area) {
        double t = Math.max(-1, area * (1 - exponent));
        return Math.exp(area * (Math.abs(t) > SMALL ? Math.log1p(t) / t : 1 - t / 2));
    }
}
