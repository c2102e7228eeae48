package io.saldo.cli.bench;

import java.util.ArrayList;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;

/** A plot of lines as SVG, whose colours and fonts come from the page's style sheet. */
final class Plot {
    private static final int WIDTH = 760;
    private static final int HEIGHT = 300;
    private static final int LEFT = 84;
    private static final int RIGHT = 96;
    private static final int TOP = 16;
    private static final int BOTTOM = 48;
    private static final int LABEL_GAP = 14;

    /**
     * A direction of the plot.
     *
     * @param title what it measures, with its unit
     * @param low where it begins
     * @param high where it ends, above {@code low}
     * @param isLogarithmic whether equal ratios are equally far
     * @param ticks the values that are written beside it
     * @param words how they are written
     */
    record Axis(
            String title,
            double low,
            double high,
            boolean isLogarithmic,
            List<Double> ticks,
            DoubleFunction<String> words) {
        /** From zero to a round number at or above {@code most}. */
        static Axis linear(String title, double most, DoubleFunction<String> words) {
            double step = roundStep(Math.max(most, 1e-9) / 5);
            List<Double> ticks = new ArrayList<>();
            int steps = (int) Math.max(1, Math.ceil(most / step - 1e-9));
            for (int i = 0; i <= steps; i++) {
                ticks.add(i * step);
            }
            return new Axis(title, 0, steps * step, false, List.copyOf(ticks), words);
        }

        /** From 0 to just {@code most}. */
        static Axis tight(String title, double most, DoubleFunction<String> words) {
            List<Double> ticks = linear(title, most, words).ticks.stream()
                    .filter(tick -> tick <= most)
                    .toList();
            return new Axis(title, 0, Math.max(most, 1e-9), false, ticks, words);
        }

        /** Whole powers of ten around two values above zero. */
        static Axis logarithmic(String title, double least, double most, DoubleFunction<String> words) {
            int first = (int) Math.floor(Math.log10(least));
            int last = Math.max(first + 1, (int) Math.ceil(Math.log10(most)));
            List<Double> ticks = new ArrayList<>();
            for (int power = first; power <= last; power++) {
                ticks.add(Math.pow(10, power));
            }
            return new Axis(title, Math.pow(10, first), Math.pow(10, last), true, List.copyOf(ticks), words);
        }

        private static double roundStep(double atLeast) {
            double power = Math.pow(10, Math.floor(Math.log10(atLeast)));
            for (double factor : new double[] {1, 2, 5}) {
                if (factor * power >= atLeast) {
                    return factor * power;
                }
            }
            return 10 * power;
        }

        /** The share of the way from low to high. */
        double share(double value) {
            double inside = Math.clamp(value, low, high);
            return isLogarithmic ? Math.log(inside / low) / Math.log(high / low) : (inside - low) / (high - low);
        }
    }

    /**
     * A line.
     *
     * @param name written at its end
     * @param colour which of the page's line colours, from 1
     * @param xs its points' places, rising
     * @param ys as many values
     */
    record Line(String name, int colour, List<Double> xs, List<Double> ys) {}

    private final Axis x;
    private final Axis y;
    private final List<Line> lines;
    private final Formatter svg = new Formatter(Locale.ROOT);

    private Plot(Axis x, Axis y, List<Line> lines) {
        this.x = x;
        this.y = y;
        this.lines = lines;
    }

    /**
     * Draws.
     *
     * @param label what the plot shows, for those who hear the page
     */
    static String svg(String label, Axis x, Axis y, List<Line> lines) {
        return new Plot(x, y, lines).draw(label);
    }

    private String draw(String label) {
        svg.format("<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">%n", WIDTH, HEIGHT, Page.escape(label));
        grid();
        List<Integer> labels = labelHeights();
        for (int i = 0; i < lines.size(); i++) {
            line(lines.get(i), labels.get(i));
        }
        svg.format("</svg>%n");
        return svg.toString();
    }

    private void grid() {
        for (double tick : y.ticks()) {
            svg.format(
                    "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>",
                    LEFT, WIDTH - RIGHT, y(tick), y(tick));
            svg.format(
                    "<text class=\"tick end\" x=\"%d\" y=\"%.1f\">%s</text>%n",
                    LEFT - 8, y(tick) + 4, y.words().apply(tick));
        }
        for (double tick : x.ticks()) {
            svg.format(
                    "<line class=\"grid\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>",
                    x(tick), x(tick), TOP, HEIGHT - BOTTOM);
            svg.format(
                    "<text class=\"tick middle\" x=\"%.1f\" y=\"%d\">%s</text>%n",
                    x(tick), HEIGHT - BOTTOM + 18, x.words().apply(tick));
        }
        svg.format(
                "<text class=\"title middle\" x=\"%d\" y=\"%d\">%s</text>%n",
                (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 6, Page.escape(x.title()));
        svg.format(
                "<text class=\"title middle\" transform=\"translate(16 %d) rotate(-90)\">%s</text>%n",
                (TOP + HEIGHT - BOTTOM) / 2, Page.escape(y.title()));
    }

    /** Names at the lines' ends, moved apart where they would cover each other. */
    private List<Integer> labelHeights() {
        List<Integer> heights = new ArrayList<>();
        int above = HEIGHT;
        for (Line line : lines) {
            int wanted =
                    line.ys().isEmpty() ? HEIGHT - BOTTOM : (int) y(line.ys().getLast()) + 4;
            above = Math.min(wanted, above - LABEL_GAP);
            heights.add(above);
        }
        return heights;
    }

    private void line(Line line, int labelHeight) {
        StringBuilder points = new StringBuilder();
        for (int i = 0; i < line.xs().size(); i++) {
            points.append(String.format(
                    Locale.ROOT, "%.1f,%.1f ", x(line.xs().get(i)), y(line.ys().get(i))));
        }
        svg.format(
                "<polyline class=\"line c%d\" points=\"%s\"/>%n",
                line.colour(), points.toString().strip());
        if (line.xs().size() == 1) {
            svg.format(
                    "<circle class=\"dot c%d\" cx=\"%.1f\" cy=\"%.1f\" r=\"3\"/>%n",
                    line.colour(), x(line.xs().getFirst()), y(line.ys().getFirst()));
        }
        svg.format(
                "<text class=\"name c%d\" x=\"%d\" y=\"%d\">%s</text>%n",
                line.colour(), WIDTH - RIGHT + 8, labelHeight, Page.escape(line.name()));
    }

    private double x(double value) {
        return LEFT + x.share(value) * (WIDTH - LEFT - RIGHT);
    }

    private double y(double value) {
        return HEIGHT - BOTTOM - y.share(value) * (HEIGHT - TOP - BOTTOM);
    }
}
