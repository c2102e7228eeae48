package io.saldo.server;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A Chromium of this machine, driven through its chromedriver by the W3C WebDriver protocol. It waits in the page, for
 * {@value #PATIENCE_SECONDS} seconds at most, so that nothing depends on how fast the machine is.
 */
final class Browser implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 120;
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final Pattern STARTED = Pattern.compile(".*started successfully on port (\\d+).*");
    private static final List<String> FLAGS = List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    private static final String AWAIT_TEXT = """
            const [selector, part, done] = arguments;
            const look = () => {
              const texts = [...document.querySelectorAll(selector)].map(element => element.innerText);
              const found = texts.find(text => text.includes(part));
              if (found === undefined) {
                window.lookedFor = `${part} in ${selector}, saw: ${texts.join(' | ')}`;
                setTimeout(look, 50);
              } else {
                done(found);
              }
            };
            look();""";

    private final Process driver;
    private final Path profile;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String root;
    private String session = "";

    private Browser(Process driver, int port, Path profile) {
        this.driver = driver;
        this.profile = profile;
        root = "http://127.0.0.1:" + port;
    }

    /** Whether this machine has what it needs. */
    static boolean isInstalled() {
        return Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER);
    }

    /** Starts one that remembers nothing of others. */
    static Browser start() {
        try {
            Path profile = Files.createTempDirectory("saldo-browser");
            Process driver = new ProcessBuilder(DRIVER.toString(), "--port=0")
                    .redirectErrorStream(true)
                    .start();
            Browser browser = new Browser(driver, portOf(driver), profile);
            boolean isReady = false;
            try {
                browser.openSession();
                isReady = true;
                return browser;
            } finally {
                if (!isReady) {
                    browser.close();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int portOf(Process driver) throws IOException {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(driver.getInputStream(), StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            Matcher matcher = STARTED.matcher(line);
            if (matcher.matches()) {
                // Nobody reads what it says later, so it must not fill the pipe.
                Thread.ofVirtual().start(() -> drain(driver.getInputStream()));
                return Integer.parseInt(matcher.group(1));
            }
        }
        throw new IOException("chromedriver ended before it listened");
    }

    private static void drain(InputStream output) {
        try (output) {
            output.transferTo(OutputStream.nullOutputStream());
        } catch (IOException ended) {
            // It has ended, and its output with it.
        }
    }

    private void openSession() {
        String flags = Stream.concat(FLAGS.stream(), Stream.of("--user-data-dir=" + profile, "--window-size=1400,1000"))
                .map(Browser::quote)
                .collect(Collectors.joining(","));
        Object opened = send("POST", "/session", """
                {"capabilities":{"alwaysMatch":{"goog:loggingPrefs":{"browser":"ALL"},"goog:chromeOptions":{"binary":%s,"args":[%s]}}}}
                """.formatted(quote(CHROMIUM.toString()), flags));
        session = "/session/" + Json.object(opened).get("sessionId");
        send("POST", session + "/timeouts", "{\"script\":" + TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS) + "}");
    }

    private static String quote(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }

    private @Nullable Object send(String method, String path, String body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(root + path))
                .timeout(Duration.ofSeconds(2 * PATIENCE_SECONDS))
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            Object value = Json.object(Json.parse(response.body())).get("value");
            if (response.statusCode() != 200) {
                throw new AssertionError(value);
            }
            return value;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Loads a page anew; what another server left in the tab's memory is another's. */
    void open(URI page) {
        leave();
        send("POST", session + "/url", "{\"url\":" + quote(page.toString()) + "}");
    }

    /** Leaves the page, which asks its server for nothing from then on. */
    void leave() {
        send("POST", session + "/url", "{\"url\":\"about:blank\"}");
    }

    /** Goes to a page of the console that is open. */
    void goTo(String hash) {
        run("location.hash = arguments[0]", hash);
    }

    /** Runs a script and gives what it returns. */
    @Nullable
    Object run(String script, String... arguments) {
        return send("POST", session + "/execute/sync", call(script, arguments));
    }

    private static String call(String script, String... arguments) {
        String list = Stream.of(arguments).map(Browser::quote).collect(Collectors.joining(","));
        return "{\"script\":" + quote(script) + ",\"args\":[" + list + "]}";
    }

    /** Waits until an element shows a text, and gives all that it shows. */
    String awaitText(String selector, String part) {
        try {
            return String.valueOf(send("POST", session + "/execute/async", call(AWAIT_TEXT, selector, part)));
        } catch (AssertionError late) {
            throw new AssertionError("looked for " + run("return window.lookedFor"), late);
        }
    }

    /** What the first such element shows now. */
    String text(String selector) {
        return String.valueOf(run("return document.querySelector(arguments[0]).innerText", selector));
    }

    /** How many such elements there are. */
    int count(String selector) {
        Object count = run("return String(document.querySelectorAll(arguments[0]).length)", selector);
        return Integer.parseInt(String.valueOf(count));
    }

    /** Types into a field as a person does, over what stands there. */
    void type(String selector, String text) {
        String element = element(selector);
        send("POST", element + "/clear", "{}");
        send("POST", element + "/value", "{\"text\":" + quote(text) + "}");
    }

    /** Clicks on an element as a person does: only what can be seen and is not covered. */
    void click(String selector) {
        send("POST", element(selector) + "/click", "{}");
    }

    private String element(String selector) {
        Object found =
                send("POST", session + "/element", "{\"using\":\"css selector\",\"value\":" + quote(selector) + "}");
        Map<String, @Nullable Object> reference = Json.object(found);
        return session + "/element/" + reference.values().iterator().next();
    }

    /** Gives the page this width, in pixels of the style sheet. */
    void resize(int width) {
        send("POST", session + "/goog/cdp/execute", """
                {"cmd":"Emulation.setDeviceMetricsOverride","params":{"width":%d,"height":900,"deviceScaleFactor":1,"mobile":false}}""".formatted(width));
    }

    /** What the page or the browser complained of since the last time: faults of scripts, and what the policy kept out. */
    List<String> complaints() {
        Object log = send("POST", session + "/se/log", "{\"type\":\"browser\"}");
        return Json.array(log).stream()
                .map(entry -> String.valueOf(
                        Json.object(Objects.requireNonNull(entry)).get("message")))
                // Each refusal of the server is told so as well, and each stream that ends with its server.
                .filter(message -> !message.contains("Failed to load resource"))
                .toList();
    }

    @Override
    public void close() {
        List<ProcessHandle> browsers = driver.descendants().toList();
        try {
            if (!session.isEmpty()) {
                send("DELETE", session, "");
            }
        } finally {
            driver.destroy();
            browsers.forEach(ProcessHandle::destroyForcibly);
            driver.onExit().join();
            browsers.forEach(process -> process.onExit().join());
            client.shutdownNow();
            client.close();
            delete(profile);
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException left) {
            // A helper of the browser that outlived it wrote once more; it is the machine's temporary directory.
        }
    }
}
