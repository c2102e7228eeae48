package io.saldo.cli;

import io.saldo.cli.bench.BenchFailed;
import io.saldo.cli.bench.BenchPlan;
import io.saldo.cli.bench.BenchRun;
import io.saldo.cli.bench.Form;
import io.saldo.cli.bench.OwnServer;
import io.saldo.cli.bench.Profile;
import io.saldo.cli.bench.Target;
import io.saldo.cli.crash.AuditFailed;
import java.io.Console;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** {@code bench}: loads a running server, or one of its own, and checks afterwards that the books are right. */
final class Bench {
    private static final Set<String> OPTIONS = Set.of(
            "url",
            "token-file",
            "form",
            "batch",
            "profile",
            "accounts",
            "postings",
            "zipf",
            "rate",
            "connections",
            "warmup",
            "seconds",
            "count",
            "seed",
            "live",
            "out",
            "data");
    private static final Pattern URL = Pattern.compile("http://(\\[[0-9a-fA-F:]+]|[A-Za-z0-9.-]+)(?::([0-9]{1,5}))?/?");
    private static final String RATE_MAX = "max";
    private static final int HTTP_PORT = 80;
    private static final int PORT_MAX = 65_535;
    private static final int ACCOUNTS_MAX = 20_000_000;
    private static final int POSTINGS_MAX = 1_000;
    private static final int CONNECTIONS_MAX = 10_000;
    private static final int SECONDS_MAX = 1_000_000;
    private static final long RATE_LIMIT = 100_000_000;
    private static final int NDJSON_LINES_MAX = 10_000;
    private static final int PACKED_COMMANDS_MAX = 65_536;
    private static final int COMMAND_BYTES = 128;
    private static final int BODY_BYTES_MAX = 12 << 20;

    private final PrintStream out;
    private final PrintStream err;

    Bench(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    int run(List<String> options) throws Arguments.Misused {
        Arguments arguments = new Arguments(options, OPTIONS);
        BenchPlan plan = plan(arguments);
        if (arguments.value("url").isPresent() && arguments.value("data").isPresent()) {
            throw new Arguments.Misused("--data is for a server of its own, which is started when no --url is given");
        }
        if (arguments.value("url").isEmpty() && arguments.value("token-file").isPresent()) {
            throw new Arguments.Misused("--token-file is for a server at a --url");
        }
        try {
            return arguments.value("url").isPresent()
                    ? load(target(arguments), plan)
                    : loadOwn(Path.of(arguments.value("data", System.getProperty("java.io.tmpdir"))), plan);
        } catch (IOException e) {
            err.println("saldo bench: " + e);
        } catch (BenchFailed | AuditFailed e) {
            err.println("saldo bench: " + e.getMessage());
        }
        return Main.FAILED;
    }

    private int load(Target target, BenchPlan plan) throws IOException {
        return new BenchRun(target, plan, new SplittableRandom().nextLong(1L << 40), out).run()
                ? Main.DONE
                : Main.FAILED;
    }

    private int loadOwn(Path parent, BenchPlan plan) throws IOException {
        try (OwnServer server = OwnServer.start(parent)) {
            return load(server.target(), plan);
        }
    }

    private static Target target(Arguments arguments) throws Arguments.Misused, IOException {
        Matcher url = URL.matcher(arguments.required("url"));
        if (!url.matches()) {
            throw new Arguments.Misused("--url is like http://127.0.0.1:8080");
        }
        int port = url.group(2) == null ? HTTP_PORT : Arguments.number(url.group(2), 1, PORT_MAX);
        Optional<String> tokenFile = arguments.value("token-file");
        Optional<String> token = tokenFile.isEmpty()
                ? Optional.empty()
                : Optional.of(Files.readString(Path.of(tokenFile.get())).strip());
        return new Target(url.group(1).replaceAll("[\\[\\]]", ""), port, token);
    }

    private static BenchPlan plan(Arguments arguments) throws Arguments.Misused {
        Form form = word("form", arguments.value("form", "json"), Form.values());
        Profile profile = word("profile", arguments.value("profile", "uniform"), Profile.values());
        boolean isMonkey = profile == Profile.MONKEY;
        boolean isCounted = isMonkey || arguments.value("count").isPresent();
        int postings = number(arguments, "postings", 1, 1, POSTINGS_MAX);
        if (postings > 1 && (profile == Profile.MIXED || isMonkey)) {
            throw new Arguments.Misused("--postings goes with the profiles uniform, zipf and hot");
        }
        return new BenchPlan(
                form,
                batch(arguments, form, postings),
                profile,
                number(arguments, "accounts", profile.accounts(), 2, ACCOUNTS_MAX),
                postings,
                exponent(arguments.value("zipf", "1.0")),
                rate(arguments.value("rate", RATE_MAX)),
                number(arguments, "connections", isMonkey ? 100 : form.connections(), 1, CONNECTIONS_MAX),
                number(arguments, "warmup", isCounted ? 0 : 3, 0, SECONDS_MAX),
                number(arguments, "seconds", isCounted ? 0 : 10, 0, SECONDS_MAX),
                count(arguments, isMonkey),
                Arguments.number(
                        arguments.value("seed", Long.toString(new SplittableRandom().nextLong(1_000_000_000))),
                        Long.MIN_VALUE,
                        Long.MAX_VALUE),
                live(arguments),
                arguments.value("out").map(Path::of));
    }

    private static long count(Arguments arguments, boolean isMonkey) throws Arguments.Misused {
        boolean isEndless = arguments.value("count").isEmpty() && !isMonkey;
        if (isEndless && arguments.value("seconds", "").equals("0")) {
            throw new Arguments.Misused("a run needs an end: --seconds above 0, or a --count");
        }
        String otherwise = isMonkey ? "1000" : Long.toString(BenchPlan.COUNT_MAX);
        return Arguments.number(arguments.value("count", otherwise), 1L, BenchPlan.COUNT_MAX);
    }

    private static int batch(Arguments arguments, Form form, int postings) throws Arguments.Misused {
        int max = switch (form) {
            case JSON -> 1;
            case NDJSON -> NDJSON_LINES_MAX;
            case PACKED -> PACKED_COMMANDS_MAX;
        };
        // Many postings make long commands: the batch must still fit the body that a server takes.
        int fitting = postings == 1 ? max : Math.max(1, Math.min(max, BODY_BYTES_MAX / (COMMAND_BYTES * postings)));
        return number(arguments, "batch", Math.min(form.batch(), fitting), 1, max);
    }

    private static long rate(String text) throws Arguments.Misused {
        return text.equals(RATE_MAX) ? 0 : Arguments.number(text, 1L, RATE_LIMIT);
    }

    private static double exponent(String text) throws Arguments.Misused {
        if (!text.matches("[0-9]{1,2}(\\.[0-9]{1,6})?") || Double.parseDouble(text) == 0 || text.length() > 8) {
            throw new Arguments.Misused("'" + text + "' is no exponent above 0, such as 1.0");
        }
        return Double.parseDouble(text);
    }

    private static BenchPlan.Live live(Arguments arguments) throws Arguments.Misused {
        boolean isTerminal = Optional.ofNullable(System.console())
                .filter(Console::isTerminal)
                .isPresent();
        return word("live", arguments.value("live", isTerminal ? "terminal" : "lines"), BenchPlan.Live.values());
    }

    private static int number(Arguments arguments, String name, int otherwise, int min, int max)
            throws Arguments.Misused {
        return Arguments.number(arguments.value(name, Integer.toString(otherwise)), min, max);
    }

    private static <E extends Enum<E>> E word(String option, String text, E[] known) throws Arguments.Misused {
        for (E value : known) {
            if (value.name().toLowerCase(Locale.ROOT).equals(text)) {
                return value;
            }
        }
        throw new Arguments.Misused("--" + option + " is one of "
                + Arrays.stream(known)
                        .map(value -> value.name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining(", "))
                + ", not '" + text + "'");
    }
}
