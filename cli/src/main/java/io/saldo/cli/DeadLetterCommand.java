package io.saldo.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code dead-letters}: asks a running server for its dead letters, and prints its answers as they come, in JSON. */
final class DeadLetterCommand {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String ROOT = "/v1/dead-letters";

    private final PrintStream out;
    private final PrintStream err;

    DeadLetterCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    int run(List<String> options) throws Arguments.Misused {
        String action = options.isEmpty() ? "" : options.getFirst();
        if (!Set.of("list", "show", "replay").contains(action)) {
            throw new Arguments.Misused("dead-letters takes list, show ID or replay ID");
        }
        boolean isAboutOne = !action.equals("list");
        if (isAboutOne && (options.size() < 2 || !options.get(1).matches("[0-9]{1,18}"))) {
            throw new Arguments.Misused("dead-letters " + action + " needs the id of a dead letter, a number");
        }
        Arguments arguments = new Arguments(
                options.subList(isAboutOne ? 2 : 1, options.size()), Set.of("url", "token-file", "limit", "cursor"));
        String path = isAboutOne ? ROOT + "/" + options.get(1) : ROOT + query(arguments);
        return ask(
                arguments, action.equals("replay") ? "POST" : "GET", action.equals("replay") ? path + "/replay" : path);
    }

    private static String query(Arguments arguments) throws Arguments.Misused {
        String limit = arguments.value("limit", "50");
        Optional<String> cursor = arguments.value("cursor");
        if (!limit.matches("[0-9]{1,4}") || (cursor.isPresent() && !cursor.get().matches("[0-9]{1,18}"))) {
            throw new Arguments.Misused("--limit and --cursor are numbers");
        }
        return "?limit=" + limit + cursor.map(last -> "&cursor=" + last).orElse("");
    }

    private int ask(Arguments arguments, String method, String path) throws Arguments.Misused {
        String server = arguments.value("url", "http://127.0.0.1:8080");
        if (!server.matches("https?://[A-Za-z0-9.:\\[\\]-]+/?")) {
            throw new Arguments.Misused("--url is like http://127.0.0.1:8080");
        }
        URI url = URI.create(server.replaceAll("/$", "") + path);
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(url).timeout(PATIENCE).method(method, HttpRequest.BodyPublishers.noBody());
            Optional<String> tokenFile = arguments.value("token-file");
            if (tokenFile.isPresent()) {
                String token = Files.readString(Path.of(tokenFile.get())).strip();
                request.header("Authorization", "Bearer " + token);
            }
            HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            boolean isFine = answer.statusCode() == 200;
            (isFine ? out : err).println(answer.body());
            return isFine ? Main.DONE : Main.FAILED;
        } catch (IOException failure) {
            err.println("saldo: the server at " + server + " cannot be asked: " + failure);
            return Main.FAILED;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return Main.FAILED;
        }
    }
}
