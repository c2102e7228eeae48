package io.saldo.server.docs;

import io.saldo.server.http.Exchange;
import io.saldo.server.http.Role;
import io.saldo.server.http.RouteTable;
import io.saldo.server.problem.ProblemCode;
import io.saldo.server.problem.RequestRefused;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Serves the OpenAPI and AsyncAPI documents, and Swagger UI to read and try it, all from this server. */
public final class DocumentEndpoints {
    /** Documents and pages come as they are, whatever the client would rather have. */
    private static final List<String> ANY = List.of();

    private static final String JAVASCRIPT = "text/javascript; charset=utf-8";
    private static final String CSS = "text/css; charset=utf-8";
    private static final String WEBJAR = "/META-INF/resources/webjars/swagger-ui/";
    private static final String OWN = "/io/saldo/server/docs/";
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
            + "img-src 'self' data:; connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; "
            + "frame-ancestors 'none'";

    /**
     * A file of the page.
     *
     * @param resource where in the class path it is
     * @param mediaType what it is
     */
    private record PageFile(String resource, String mediaType) {}

    private final OpenApiDocument document = new OpenApiDocument();
    private final Map<String, PageFile> files;

    /** With the version of Swagger UI that is on the class path. */
    public DocumentEndpoints() {
        String webjar = WEBJAR + webjarVersion() + "/";
        files = Map.of(
                "swagger-ui.css", new PageFile(webjar + "swagger-ui.css", CSS),
                "swagger-ui-bundle.js", new PageFile(webjar + "swagger-ui-bundle.js", JAVASCRIPT),
                "favicon-32x32.png", new PageFile(webjar + "favicon-32x32.png", "image/png"),
                "start.js", new PageFile(OWN + "start.js", JAVASCRIPT));
    }

    /** Adds the routes. */
    public void addTo(RouteTable routes) {
        routes.add("GET", "/openapi", Role.PUBLIC, ANY, this::json)
                .add("GET", "/openapi.json", Role.PUBLIC, ANY, this::json)
                .add("GET", "/openapi.yaml", Role.PUBLIC, ANY, this::yaml)
                .add("GET", "/asyncapi", Role.PUBLIC, ANY, DocumentEndpoints::asyncApi)
                .add("GET", "/docs", Role.PUBLIC, ANY, this::page)
                .add("GET", "/docs/{file}", Role.PUBLIC, ANY, this::file);
    }

    private void json(Exchange exchange) {
        if (exchange.asksFor("application/yaml")) {
            yaml(exchange);
        } else {
            exchange.send(200, "application/json", document.json());
        }
    }

    private void yaml(Exchange exchange) {
        exchange.send(200, "application/yaml; charset=utf-8", document.yaml());
    }

    private static void asyncApi(Exchange exchange) {
        exchange.send(200, "application/yaml; charset=utf-8", bytes(OWN + "asyncapi.yaml"));
    }

    private void page(Exchange exchange) {
        exchange.header("Content-Security-Policy", POLICY);
        exchange.send(200, "text/html; charset=utf-8", bytes(OWN + "index.html"));
    }

    private void file(Exchange exchange) {
        PageFile file = files.get(exchange.parameter(0));
        if (file == null) {
            throw new RequestRefused(ProblemCode.NOT_FOUND, "nothing is served under this path");
        }
        exchange.header("Cache-Control", "max-age=3600").header("Content-Security-Policy", POLICY);
        exchange.send(200, file.mediaType(), bytes(file.resource()));
    }

    static byte[] bytes(String resource) {
        try (InputStream stream = DocumentEndpoints.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalStateException("the class path lacks " + resource);
            }
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String webjarVersion() {
        String properties =
                new String(bytes("/META-INF/maven/org.webjars/swagger-ui/pom.properties"), StandardCharsets.UTF_8);
        return properties
                .lines()
                .filter(line -> line.startsWith("version="))
                .map(line -> line.substring("version=".length()).strip())
                .findAny()
                .orElseThrow(() -> new IllegalStateException("Swagger UI's webjar does not say its version"));
    }
}
