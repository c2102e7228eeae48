package io.saldo.server.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.RequestException;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.saldo.server.config.EdgeLimits;
import io.saldo.server.json.InvalidInput;
import io.saldo.server.problem.Problem;
import io.saldo.server.problem.ProblemCode;
import io.saldo.server.problem.RequestRefused;
import java.util.IdentityHashMap;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one place that every request passes: it gets its id, is let in or not, finds its endpoint, and whatever goes wrong
 * becomes a problem here. Then it is counted.
 */
public final class Router implements Handler {
    private static final Logger LOG = LoggerFactory.getLogger(Router.class);
    private static final int POOLED_SCRATCHES = 64;
    private static final String NO_ROUTE = "none";

    private final RouteTable table;
    private final EdgeLimits limits;
    private final Gatekeeper gatekeeper;
    private final RequestMeters meters;
    private final int requestsMax;
    private final RequestIds ids = new RequestIds();
    private final BodyBudget budget = BodyBudget.ofMemory();
    private final ScratchPool scratches = new ScratchPool(POOLED_SCRATCHES);
    private final IdentityHashMap<Route, RequestMeters.RouteTimers> timers = new IdentityHashMap<>();
    private final RequestMeters.RouteTimers unrouted;
    private final Closing closing;
    private final Witness witness;

    Router(
            RouteTable table,
            EdgeLimits limits,
            Gatekeeper gatekeeper,
            RequestMeters meters,
            int requestsMax,
            Closing closing,
            Witness witness) {
        this.table = table;
        this.limits = limits;
        this.gatekeeper = gatekeeper;
        this.meters = meters;
        this.requestsMax = requestsMax;
        this.closing = closing;
        this.witness = witness;
        for (Route route : table.all()) {
            timers.put(route, meters.timers(route.method(), route.template()));
        }
        unrouted = meters.timers("any", RequestMeters.NO_ROUTE);
    }

    RequestIds ids() {
        return ids;
    }

    @Override
    public void handle(ServerRequest request, ServerResponse response) {
        ParsedMessage message = new ParsedMessage(request, response);
        Exchange exchange = handle(message);
        if (!exchange.isStream() && !message.isChunked() && message.isBodyRead()) {
            WatchedConnection.requestEnded();
        }
    }

    /**
     * Serves a request.
     *
     * @throws CloseConnectionException when the connection ends with its answer
     */
    Exchange handle(Message message) {
        long began = System.nanoTime();
        int underWay = meters.begin();
        Scratch scratch = scratches.take();
        scratch.begin();
        String requestId = ids.idOf(message.header(ResponseHeaders.REQUEST_ID));
        Exchange exchange = new Exchange(message, limits, budget, closing, requestId, scratch);
        RequestMeters.RouteTimers timer = unrouted;
        RefusalForm refusals = RefusalForm.PROBLEM;
        Optional<Route> served = Optional.empty();
        try {
            RouteTable.Match match = table.find(message.path())
                    .orElseThrow(() -> new RequestRefused(ProblemCode.NOT_FOUND, "nothing is served under this path"));
            Optional<Route> route = route(match, message.method(), exchange);
            served = route;
            if (route.isPresent()) {
                timer = timers.getOrDefault(route.get(), unrouted);
                refusals = route.get().refusals();
                serve(route.get(), match, exchange, underWay);
            }
        } catch (RequestRefused refused) {
            refuse(exchange, refusals, refused.problem());
        } catch (InvalidInput invalid) {
            refuse(exchange, refusals, new Problem(ProblemCode.INVALID_REQUEST, invalid.detail()));
        } catch (CloseConnectionException | RequestException serversOwn) {
            throw serversOwn;
        } catch (RuntimeException | Error unexpected) {
            fail(exchange, refusals, unexpected);
        } finally {
            end(exchange, timer, began);
            if (closing.isLeaving()) {
                closing.answered();
            }
            if (isOfInterest(exchange.method(), served)) {
                witness.answered(
                        exchange,
                        exchange.principal(),
                        served.map(Route::template).orElse(NO_ROUTE));
            }
            scratches.give(scratch);
        }
        if (exchange.isClosing()) {
            throw exchange.isBodyRead() && !closing.isLeaving()
                    ? new CloseConnectionException("asked to close")
                    : new LingeringClose();
        }
        return exchange;
    }

    /** What plain requests may ask for. */
    PlainHead.PlainPath[] plainPaths() {
        return table.all().stream()
                .filter(route ->
                        route.method().equals("POST") && !route.template().contains("{"))
                .map(route -> PlainHead.PlainPath.of(route.template()))
                .toArray(PlainHead.PlainPath[]::new);
    }

    /**
     * Whether a request may have changed something; a client of the text API moves money with GET. Who reads the audit trail does not
     * fill it.
     */
    private static boolean isOfInterest(String method, Optional<Route> route) {
        return switch (method) {
            case "GET" -> route.isPresent() && route.get().role() == Role.WRITE;
            case "HEAD", "OPTIONS" -> false;
            default -> true;
        };
    }

    /** The route of a method; an {@code OPTIONS} request is answered at once and has none. */
    private Optional<Route> route(RouteTable.Match match, String method, Exchange exchange) {
        Route route = match.routes().get(method.equals("HEAD") ? "GET" : method);
        if (route != null) {
            return Optional.of(route);
        }
        exchange.header(HeaderNames.ALLOW.defaultCase(), RouteTable.allowed(match));
        if (method.equals("OPTIONS")) {
            exchange.sendNothing();
            return Optional.empty();
        }
        throw new RequestRefused(
                ProblemCode.METHOD_NOT_ALLOWED, "this path is served with " + RouteTable.allowed(match) + " only");
    }

    private void serve(Route route, RouteTable.Match match, Exchange exchange, int underWay) {
        exchange.admitted(gatekeeper.admit(
                route.role(),
                exchange.header(HeaderNames.HOST).orElse(""),
                exchange.header(HeaderNames.AUTHORIZATION)));
        if (closing.isOver() && route.role() != Role.PUBLIC) {
            throw new RequestRefused(ProblemCode.SHUTTING_DOWN, "the server is shutting down; nothing was done");
        }
        if (underWay > requestsMax && route.role() != Role.PUBLIC) {
            throw new RequestRefused(ProblemCode.OVERLOADED, "too many requests are under way; nothing was done");
        }
        if (!exchange.acceptsAny(route.mediaTypes())) {
            throw new RequestRefused(
                    ProblemCode.NOT_ACCEPTABLE, "the answer would be one of " + String.join(", ", route.mediaTypes()));
        }
        if (!route.method().equals("GET")) {
            exchange.refuseQuery();
        }
        exchange.matched(match.parameters(), meters::becameStream);
        route.endpoint().handle(exchange);
    }

    private void refuse(Exchange exchange, RefusalForm refusals, Problem problem) {
        if (exchange.isAnswered()) {
            throw new CloseConnectionException("the answer had begun: " + problem.detail());
        }
        if (exchange.isBodyWithheld()) {
            exchange.closing();
        }
        refusals.send(exchange, problem);
    }

    private void fail(Exchange exchange, RefusalForm refusals, Throwable unexpected) {
        LOG.atError()
                .setCause(unexpected)
                .addKeyValue("request_id", exchange.requestId())
                .log("a request failed unexpectedly");
        refuse(
                exchange,
                refusals,
                new Problem(ProblemCode.UNAVAILABLE, "something is wrong with the server; its log tells more"));
    }

    private void end(Exchange exchange, RequestMeters.RouteTimers timer, long began) {
        exchange.end();
        if (exchange.isStream()) {
            meters.endStream();
        } else {
            meters.end();
            timer.record(exchange.status(), System.nanoTime() - began);
        }
    }
}
