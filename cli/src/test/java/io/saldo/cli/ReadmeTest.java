package io.saldo.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.saldo.replica.Replica;
import io.saldo.replica.ReplicaConfig;
import io.saldo.replica.partition.Partitions;
import io.saldo.server.SaldoServer;
import io.saldo.server.config.ConfigReader;
import io.saldo.server.config.ServerConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tour of README.md says what really happens: each of its commands is run, in order, against a fresh server. */
final class ReadmeTest {
    private static final Pattern STEP = Pattern.compile("```sh\n(.*?)```\n```json\n(.*?)```\n", Pattern.DOTALL);
    private static final int STEPS_MIN = 6;

    @TempDir
    Path data;

    @Test
    void tourAnswersAsItSays() throws Exception {
        String readme = Files.readString(readme());
        try (Replica replica = replica();
                SaldoServer server = serve(replica)) {
            Matcher step = STEP.matcher(readme.substring(readme.indexOf("## A tour")));
            int steps = 0;
            while (step.find()) {
                String said = step.group(2);

                String answered = run(step.group(1).replace("localhost:8080", "localhost:" + server.port()));

                assertEquals(lines(said), lines(answered), () -> step.group(1));
                steps++;
            }
            assertTrue(steps >= STEPS_MIN, "the tour has its steps");
        }
        provesWhatItLeft();
    }

    private void provesWhatItLeft() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);

        int verified = Main.run(new String[] {"verify", "--data", data.toString()}, print, print);
        int replayed = Main.run(
                new String[] {"replay", "--data", data.toString(), "--until", "186", "--account", "alice"},
                print,
                print);

        String printed = out.toString(StandardCharsets.UTF_8);
        assertEquals(0, verified, printed);
        assertEquals(0, replayed, printed);
        assertTrue(printed.contains("\nOK\n"), printed);
        assertTrue(printed.contains("alice\tUSD\t87.6600\t0.0000"), printed);
    }

    private Replica replica() {
        return Replica.start(
                ReplicaConfig.in(data), new PrometheusMeterRegistry(PrometheusConfig.DEFAULT), (why, cause) -> {
                    throw new AssertionError(why, cause);
                });
    }

    private SaldoServer serve(Replica replica) {
        ServerConfig config = ConfigReader.read(List.of("--port", "0", "--data", data.toString()), Map.of());
        return SaldoServer.start(config, Partitions.of(replica), new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
    }

    /** The commands of a step, as a shell runs them; each answer ends its line. */
    private static String run(String commands) throws IOException, InterruptedException {
        String script =
                "curl() { command curl \"$@\" && { case \" $* \" in *' -w '*) ;; *) echo ;; esac; } }\n" + commands;
        Process shell =
                new ProcessBuilder("sh", "-c", script).redirectErrorStream(true).start();
        String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(shell.waitFor(30, TimeUnit.SECONDS), "a step ends");
        return output;
    }

    private static List<String> lines(String text) {
        return text.replaceAll("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z", "TIME")
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
    }

    private static Path readme() {
        Path module = Path.of("").toAbsolutePath();
        return Files.exists(module.resolve("README.md"))
                ? module.resolve("README.md")
                : module.resolveSibling("README.md");
    }
}
