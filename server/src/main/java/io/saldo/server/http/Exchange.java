package io.saldo.server.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.saldo.server.config.EdgeLimits;
import io.saldo.server.json.InvalidInput;
import io.saldo.server.json.JsonOutput;
import io.saldo.server.problem.Problem;
import io.saldo.server.problem.ProblemCode;
import io.saldo.server.problem.RequestRefused;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;

/** A request and its answer. Belongs to the thread that serves the request, and ends with it. */
public final class Exchange {
    private static final HeaderName LAST_EVENT_ID = HeaderNames.create("Last-Event-ID");
    private static final Status[] STATUSES = new Status[600];

    private final Message message;
    private final EdgeLimits limits;
    private final BodyBudget budget;
    private final Closing closing;
    private final String requestId;
    private final Scratch scratch;
    private final boolean isHead;
    private List<String> parameters = List.of();
    private Optional<Query> query = Optional.empty();
    private int status;
    private String principal = Witness.ANONYMOUS;
    private boolean isStream;
    private boolean isClosing;
    private long budgeted;
    private Runnable onStream = () -> {};

    Exchange(
            Message message, EdgeLimits limits, BodyBudget budget, Closing closing, String requestId, Scratch scratch) {
        this.message = message;
        this.limits = limits;
        this.budget = budget;
        this.closing = closing;
        this.requestId = requestId;
        this.scratch = scratch;
        isHead = message.method().equals("HEAD");
    }

    void matched(List<String> values, Runnable whenStream) {
        parameters = values;
        onStream = whenStream;
    }

    void admitted(String name) {
        principal = name;
    }

    /** The name of the token's holder, or {@link Witness#ANONYMOUS}. */
    String principal() {
        return principal;
    }

    /** The method, in capitals. */
    public String method() {
        return message.method();
    }

    /** The path as it was asked for, without the query. */
    public String path() {
        return message.path();
    }

    /** The path and the query as they were asked for. */
    public String target() {
        String raw = message.query();
        return raw.isEmpty() ? path() : path() + "?" + raw;
    }

    /** The address of whoever is at the other end of the connection: a client, or a proxy before it. */
    public String clientAddress() {
        return message.clientAddress();
    }

    /** The request's id, as it stands in the answer's header and in the logs. */
    public String requestId() {
        return requestId;
    }

    /** Makes sure that there is no query, where nothing would look at it. */
    void refuseQuery() {
        if (!message.query().isEmpty()) {
            throw new InvalidInput("this path takes no parameters with this method");
        }
    }

    /** The limits of the edge. */
    public EdgeLimits limits() {
        return limits;
    }

    /** Memory for the time of the request. */
    public Scratch scratch() {
        return scratch;
    }

    /** The value of the path's parameter at a place, from 0. */
    public String parameter(int index) {
        return Percent.decode("the path", parameters.get(index));
    }

    /** The query. */
    public Query query() {
        Query read = query.orElseGet(() -> Query.parse(message.query()));
        query = Optional.of(read);
        return read;
    }

    /** What the client read last before it lost its event stream. */
    public Optional<String> lastEventId() {
        return header(LAST_EVENT_ID);
    }

    Optional<String> header(HeaderName name) {
        return message.header(name);
    }

    /** A header of the request. */
    public Optional<String> requestHeader(String name) {
        return header(HeaderNames.create(name));
    }

    /** Whether the client wants the head of the answer only; whatever it asks for must change nothing then. */
    public boolean isHead() {
        return isHead;
    }

    /** Whether the client names a media type among those that it takes. */
    public boolean asksFor(String mediaType) {
        Optional<String> accept = header(HeaderNames.ACCEPT);
        return accept.isPresent() && accept.get().contains(mediaType) && MediaTypes.accepts(accept, mediaType);
    }

    /** Whether the client takes one of these media types. */
    boolean acceptsAny(List<String> mediaTypes) {
        Optional<String> accept = header(HeaderNames.ACCEPT);
        return accept.isEmpty()
                || mediaTypes.isEmpty()
                || mediaTypes.stream().anyMatch(type -> MediaTypes.accepts(accept, type));
    }

    /**
     * Reads a JSON body into {@link Scratch#body()}.
     *
     * @return its length
     * @throws RequestRefused when it has another type or is too large
     */
    public int readJson() {
        int length = readBody(limits.bodyBytesMax());
        if (length > 0) {
            MediaTypes.requireJson(header(HeaderNames.CONTENT_TYPE));
        }
        return length;
    }

    /**
     * Reads a body of JSON lines into {@link Scratch#body()}.
     *
     * @return its length
     * @throws RequestRefused when it has another type or is too large
     */
    public int readJsonLines() {
        MediaTypes.requireJsonLines(header(HeaderNames.CONTENT_TYPE));
        return readBody(limits.batchBytesMax());
    }

    /** Whether the body is said to have this media type. */
    public boolean sends(String mediaType) {
        return MediaTypes.name(header(HeaderNames.CONTENT_TYPE)).equals(mediaType);
    }

    /**
     * Reads a batch of any type into {@link Scratch#body()}.
     *
     * @return its length
     * @throws RequestRefused when it is too large
     */
    public int readBatch() {
        return readBody(limits.batchBytesMax());
    }

    private int readBody(int bytesMax) {
        long announced = message.bodyBytes();
        if (announced > bytesMax) {
            throw tooLarge(bytesMax);
        }
        // A body in chunks does not say how large it will be.
        budgeted = budget.take(message.isChunked() ? bytesMax : announced);
        if (budgeted < 0) {
            throw new RequestRefused(ProblemCode.OVERLOADED, "too many large bodies are under way; nothing was done");
        }
        byte[] body = scratch.body((int) Math.max(announced + 1, 512), 0);
        int length = 0;
        while (true) {
            // A last read that finds the end tells the server that the body is done with.
            int read = read(body, length);
            if (read < 0) {
                return length;
            }
            length += read;
            if (length > bytesMax) {
                throw tooLarge(bytesMax);
            }
            body = scratch.body(length + 1, length);
        }
    }

    private int read(byte[] body, int length) {
        try {
            return message.read(body, length);
        } catch (CloseConnectionException | RequestException serversOwn) {
            throw serversOwn;
        } catch (IOException | RuntimeException broken) {
            // What follows in the connection may be anything, so it must not be taken for a request.
            closing();
            throw new RequestRefused(
                    ProblemCode.INVALID_REQUEST, "the body ends before it should, or its chunks are broken");
        }
    }

    private static RequestRefused tooLarge(int bytesMax) {
        return new RequestRefused(ProblemCode.CONTENT_TOO_LARGE, "the body may have at most " + bytesMax + " bytes");
    }

    /** Where to write a JSON answer; empty at first. */
    public JsonOutput answer() {
        return scratch.answer();
    }

    /** Says that the answer is the first one again. */
    public Exchange replayed() {
        message.set(ResponseHeaders.REPLAYED);
        return this;
    }

    /** Sends what stands in {@link #answer} as JSON. */
    public void sendAnswer(int code) {
        JsonOutput answer = scratch.answer();
        send(code, ResponseHeaders.JSON, answer.array(), answer.size());
    }

    /** Sends a problem. */
    public void send(Problem problem) {
        JsonOutput answer = scratch.answer().clear();
        problem.write(answer, requestId);
        sendProblem(problem);
    }

    /** Sends the problem that was written to {@link #answer}. */
    public void sendProblem(Problem problem) {
        sendRefusal(problem, ResponseHeaders.PROBLEM);
    }

    /** Sends a problem in the form of another media type, in which it was written to {@link #answer}. */
    public void sendRefusal(Problem problem, String mediaType) {
        sendRefusal(problem, HeaderValues.create(HeaderNames.CONTENT_TYPE, mediaType));
    }

    private void sendRefusal(Problem problem, Header mediaType) {
        if (problem.code().isPassing()) {
            message.set(ResponseHeaders.RETRY_AFTER);
        }
        if (problem.code() == ProblemCode.UNAUTHORIZED) {
            message.set(ResponseHeaders.CHALLENGE);
        }
        JsonOutput answer = scratch.answer();
        send(problem.status(), mediaType, answer.array(), answer.size());
    }

    /** Sends bytes of another media type. */
    public void send(int code, String mediaType, byte[] bytes) {
        send(code, mediaType, bytes, bytes.length);
    }

    /** Sends the first bytes of an array as another media type. */
    public void send(int code, String mediaType, byte[] bytes, int length) {
        send(code, HeaderValues.create(HeaderNames.CONTENT_TYPE, mediaType), bytes, length);
    }

    /** Sends no content. */
    public void sendNothing() {
        begin(204);
        message.send(Status.NO_CONTENT_204);
    }

    /** Says that the client has the answer already. */
    public void sendNotModified() {
        begin(304);
        message.send(Status.NOT_MODIFIED_304);
    }

    /** Sets a header of the answer. */
    public Exchange header(String name, String value) {
        message.set(HeaderValues.create(name, value));
        return this;
    }

    /** Ends the connection after the answer. */
    void closing() {
        isClosing = true;
        message.set(ResponseHeaders.CLOSE);
    }

    /** Whether the connection ends with this answer; the web server announces it, but leaves it to us to do it. */
    boolean isClosing() {
        return isClosing || message.asksToClose();
    }

    /** Gives back what the request had taken of what all share. */
    void end() {
        budget.giveBack(budgeted);
    }

    /** Whether the client waits to be told to send its body, and was not: then none will come. */
    boolean isBodyWithheld() {
        return !isBodyRead() && !message.isBodyInvited();
    }

    /** Whether all of the request was read. */
    boolean isBodyRead() {
        return message.isBodyRead();
    }

    /** What every answer has. A server that leaves ends the connection with it, so that the client goes to another. */
    private void begin(int code) {
        status = code;
        message.secure(requestId);
        if (closing.isLeaving()) {
            closing();
        }
    }

    private void send(int code, Header mediaType, byte[] bytes, int length) {
        message.set(mediaType);
        begin(code);
        if (isHead) {
            message.sendHead(status(code), length);
        } else {
            message.send(status(code), bytes, length);
        }
    }

    /**
     * Begins an answer that goes on for long, and is not counted among the requests under way any more. What is written
     * leaves when the stream is flushed.
     */
    public OutputStream stream(String mediaType) {
        isStream = true;
        onStream.run();
        message.set(HeaderValues.create(HeaderNames.CONTENT_TYPE, mediaType));
        begin(200);
        return message.stream(Status.OK_200);
    }

    boolean isStream() {
        return isStream;
    }

    boolean isAnswered() {
        return message.isSent() || isStream;
    }

    /** The status of the answer, 0 while there is none. */
    public int status() {
        return status;
    }

    /** Status objects are asked for by every answer, and the server's own look-up allocates. */
    private static Status status(int code) {
        Status known = STATUSES[code];
        if (known == null) {
            known = Status.create(code);
            STATUSES[code] = known;
        }
        return known;
    }
}
