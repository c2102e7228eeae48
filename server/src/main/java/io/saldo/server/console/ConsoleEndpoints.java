package io.saldo.server.console;

import io.saldo.server.http.Exchange;
import io.saldo.server.http.Role;
import io.saldo.server.http.RouteTable;
import io.saldo.server.problem.ProblemCode;
import io.saldo.server.problem.RequestRefused;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Serves the console's files to whoever asks: they hold no secret. What they show they ask of the API with the token that
 * the person before the browser gives them. Only the files named here are served, whatever a path says.
 */
public final class ConsoleEndpoints {
    /** A browser takes what it gets, whatever it would rather have. */
    private static final List<String> ANY = List.of();

    private static final String PAGE = "index.html";
    /** Nothing comes from elsewhere, nothing is said to others, and no script or style stands in the page itself. */
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
                    + "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    private final ConsoleFile page = ConsoleFile.read(PAGE);
    private final Map<String, ConsoleFile> files = Stream.of(
                    "console.css",
                    "layout.css",
                    "icon.svg",
                    "theme.js",
                    "main.js",
                    "router.js",
                    "dom.js",
                    "json.js",
                    "api.js",
                    "session.js",
                    "format.js",
                    "parts.js",
                    "listing.js",
                    "chart.js",
                    "metrics.js",
                    "overview.js",
                    "accounts.js",
                    "account.js",
                    "transfers.js",
                    "events.js",
                    "stream.js",
                    "alerts.js",
                    "letters.js",
                    "audit.js",
                    "create.js")
            .collect(Collectors.toUnmodifiableMap(Function.identity(), ConsoleFile::read));

    /** Adds the routes. */
    public void addTo(RouteTable routes) {
        routes.add("GET", "/console", Role.PUBLIC, ANY, exchange -> send(exchange, page))
                .add("GET", "/console/", Role.PUBLIC, ANY, exchange -> send(exchange, page))
                .add("GET", "/console/{file}", Role.PUBLIC, ANY, this::file);
    }

    private void file(Exchange exchange) {
        ConsoleFile file = files.get(exchange.parameter(0));
        if (file == null) {
            throw new RequestRefused(ProblemCode.NOT_FOUND, "the console has no such file");
        }
        send(exchange, file);
    }

    /** Browsers keep the files, and ask each time whether they are still the same, so that a new version shows at once. */
    private static void send(Exchange exchange, ConsoleFile file) {
        exchange.header("Content-Security-Policy", POLICY)
                .header("Cross-Origin-Opener-Policy", "same-origin")
                .header("Cache-Control", "no-cache")
                .header("ETag", file.tag());
        if (exchange.requestHeader("If-None-Match").filter(file::isAmong).isPresent()) {
            exchange.sendNotModified();
        } else {
            exchange.send(200, file.mediaType(), file.bytes());
        }
    }
}
