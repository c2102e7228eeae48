package io.saldo.server.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads the head of a plain request in one pass over its bytes. Plain is a {@code POST} to a path without parameters with a
 * {@code Content-Length}, or a {@code GET} of something about an account without one; with a {@code Host}, and with headers
 * among those listed here, each once, in printable ASCII. What is not plain is not wrong: the web server reads it, with all
 * the care that such a request needs. A request of up to {@link #BYTES_MAX} bytes is complete when all of it has come, a
 * longer one when its head has.
 *
 * <p>Belongs to one connection, whose requests tend to have the same headers, so that values are made into texts but once.
 */
final class PlainHead {
    /** The request is not plain. */
    static final int NOT_PLAIN = -1;
    /** It may be plain, but there is not all of it. */
    static final int INCOMPLETE = 0;
    /** The most bytes of a head, and of a request that is waited for before it is served. */
    static final int BYTES_MAX = 8_192;

    private static final int LENGTH_DIGITS_MAX = 9;
    private static final int PORT_DIGITS_MAX = 5;

    private static final HeaderName[] READ = {
        HeaderNames.HOST,
        HeaderNames.CONTENT_TYPE,
        HeaderNames.ACCEPT,
        HeaderNames.AUTHORIZATION,
        ResponseHeaders.REQUEST_ID,
        HeaderNames.CONTENT_LENGTH,
        HeaderNames.CONNECTION
    };
    private static final int HOST = 0;
    private static final int CONTENT_LENGTH = 5;
    private static final int CONNECTION = 6;
    /** Nothing here looks at these. */
    private static final List<String> PASSED_OVER = List.of(
            "user-agent",
            "accept-encoding",
            "accept-language",
            "traceparent",
            "tracestate",
            "forwarded",
            "via",
            "x-forwarded-for",
            "x-forwarded-host",
            "x-forwarded-proto");
    /** All names, in small letters; a name's place is its bit among those that were seen. */
    private static final byte[][] NAMES = Stream.concat(
                    Stream.of(READ).map(name -> name.defaultCase().toLowerCase(Locale.ROOT)), PASSED_OVER.stream())
            .map(name -> name.getBytes(StandardCharsets.US_ASCII))
            .toArray(byte[][]::new);

    private static final int NEEDED = 1 << HOST | 1 << CONTENT_LENGTH;
    private static final int NEEDED_OF_READ = 1 << HOST;
    /** What is read below this path is answered with a body, at once. */
    private static final byte[] READ_BEGIN = "GET /v1/accounts/".getBytes(StandardCharsets.US_ASCII);

    private static final byte[] READ_END = " HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int METHOD_BYTES = 4;
    private static final String TARGET_MARKS = "/?&=.,:_~+@-";

    private final PlainPath[] paths;
    private final int longBodyBytesMax;
    private final String[] texts = new String[READ.length];
    private int path;
    private boolean isRead;
    private String readPath = "";
    private String readQuery = "";
    private int seen;
    private int bodyBytes;

    /**
     * A path that plain requests may have.
     *
     * @param line the request's first line, with its end
     */
    @SuppressWarnings("ArrayRecordComponent")
    record PlainPath(String path, byte[] line) {
        static PlainPath of(String path) {
            return new PlainPath(path, ("POST " + path + " HTTP/1.1\r\n").getBytes(StandardCharsets.US_ASCII));
        }
    }

    /**
     * Reads requests with one of these paths.
     *
     * @param longBodyBytesMax the most bytes of a body that is served before all of it has come; 0 for none
     */
    PlainHead(PlainPath[] paths, int longBodyBytesMax) {
        this.paths = paths;
        this.longBodyBytesMax = longBodyBytesMax;
        Arrays.fill(texts, "");
    }

    String method() {
        return isRead ? "GET" : "POST";
    }

    String path() {
        return isRead ? readPath : paths[path].path();
    }

    String query() {
        return isRead ? readQuery : "";
    }

    int bodyBytes() {
        return bodyBytes;
    }

    /** The value of a header; of a plain request only those matter that are read here. */
    Optional<String> header(HeaderName name) {
        for (int i = 0; i < READ.length; i++) {
            if (READ[i].equals(name)) {
                return (seen & 1 << i) == 0 ? Optional.empty() : Optional.of(texts[i]);
            }
        }
        return Optional.empty();
    }

    /**
     * The bytes of the request that begins at a place, its body included, also if the end of a long one has not come; or
     * {@link #NOT_PLAIN} or {@link #INCOMPLETE}.
     */
    int read(byte[] bytes, int from, int to) {
        seen = 0;
        bodyBytes = 0;
        int at = readLine(bytes, from, to);
        while (at > 0) {
            if (at < to && bytes[at] == '\r') {
                return end(bytes, from, at, to);
            }
            at = readHeader(bytes, at, to);
        }
        return at == INCOMPLETE && to - from >= BYTES_MAX ? NOT_PLAIN : at;
    }

    /** Where the headers begin. */
    private int readLine(byte[] bytes, int from, int to) {
        isRead = from < to && bytes[from] == 'G';
        if (isRead) {
            return readTarget(bytes, from, to);
        }
        for (int i = 0; i < paths.length; i++) {
            // The connection's last path first.
            int candidate = path + i < paths.length ? path + i : path + i - paths.length;
            byte[] line = paths[candidate].line();
            int length = Math.min(line.length, to - from);
            if (Arrays.equals(bytes, from, from + length, line, 0, length)) {
                path = candidate;
                return length == line.length ? from + length : INCOMPLETE;
            }
        }
        return NOT_PLAIN;
    }

    /** Where the headers of a read begin, whose path and parameters are written in characters that stand for themselves. */
    private int readTarget(byte[] bytes, int from, int to) {
        int begin = Math.min(READ_BEGIN.length, to - from);
        if (!Arrays.equals(bytes, from, from + begin, READ_BEGIN, 0, begin)) {
            return NOT_PLAIN;
        }
        int question = -1;
        int at = from + begin;
        for (; at < to && isOfTarget(bytes[at]); at++) {
            boolean isOddSegment = bytes[at - 1] == '/' && (bytes[at] == '/' || bytes[at] == '.');
            if (isOddSegment || (bytes[at] == '?' && question >= 0)) {
                return NOT_PLAIN;
            }
            question = bytes[at] == '?' ? at : question;
        }
        int end = Math.min(READ_END.length, to - at);
        if (!Arrays.equals(bytes, at, at + end, READ_END, 0, end)) {
            return NOT_PLAIN;
        }
        if (end < READ_END.length) {
            return INCOMPLETE;
        }
        int pathEnd = question < 0 ? at : question;
        int pathBegin = from + METHOD_BYTES;
        readPath = new String(bytes, pathBegin, pathEnd - pathBegin, StandardCharsets.US_ASCII);
        readQuery = question < 0 ? "" : new String(bytes, question + 1, at - question - 1, StandardCharsets.US_ASCII);
        return at + end;
    }

    private static boolean isOfTarget(byte b) {
        return (b >= 'a' && b <= 'z')
                || (b >= 'A' && b <= 'Z')
                || (b >= '0' && b <= '9')
                || TARGET_MARKS.indexOf(b) >= 0;
    }

    /** Where the next header begins. */
    private int readHeader(byte[] bytes, int from, int to) {
        int colon = from;
        while (colon < to && bytes[colon] != ':') {
            if (bytes[colon] <= ' ') {
                return NOT_PLAIN;
            }
            colon++;
        }
        int end = colon + 1;
        while (end < to && bytes[end] >= ' ' && bytes[end] < 0x7f) {
            end++;
        }
        if (end + 1 >= to) {
            return end < to && bytes[end] != '\r' ? NOT_PLAIN : INCOMPLETE;
        }
        if (bytes[end] != '\r' || bytes[end + 1] != '\n') {
            return NOT_PLAIN;
        }
        int name = nameOf(bytes, from, colon);
        if (name < 0 || (seen & 1 << name) != 0) {
            return NOT_PLAIN;
        }
        seen |= 1 << name;
        return isTaken(name, bytes, colon + 1, end) ? end + 2 : NOT_PLAIN;
    }

    private static int nameOf(byte[] bytes, int from, int to) {
        for (int i = 0; i < NAMES.length; i++) {
            if (isSame(NAMES[i], bytes, from, to)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isSame(byte[] name, byte[] bytes, int from, int to) {
        if (name.length != to - from) {
            return false;
        }
        for (int i = 0; i < name.length; i++) {
            byte b = bytes[from + i];
            if (name[i] != (b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b)) {
                return false;
            }
        }
        return true;
    }

    /** Takes a header's value, unless it is one that needs more care. */
    private boolean isTaken(int name, byte[] bytes, int begin, int end) {
        int from = begin;
        int to = end;
        while (from < to && bytes[from] == ' ') {
            from++;
        }
        while (from < to && bytes[to - 1] == ' ') {
            to--;
        }
        if (name >= READ.length) {
            return true;
        }
        if (from == to) {
            return false;
        }
        if (name == CONTENT_LENGTH) {
            bodyBytes = number(bytes, from, to, LENGTH_DIGITS_MAX);
            return bodyBytes > 0 && !isRead;
        }
        if (!isText(texts[name], bytes, from, to)) {
            texts[name] = new String(bytes, from, to - from, StandardCharsets.US_ASCII);
        }
        return switch (name) {
            case HOST -> isHost(bytes, from, to);
            case CONNECTION -> texts[name].equalsIgnoreCase("keep-alive");
            default -> true;
        };
    }

    private static boolean isText(String text, byte[] bytes, int from, int to) {
        if (text.length() != to - from) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) != bytes[from + i]) {
                return false;
            }
        }
        return true;
    }

    /** A number of few digits, or -1. */
    private static int number(byte[] bytes, int from, int to, int digitsMax) {
        if (to - from > digitsMax) {
            return -1;
        }
        int number = 0;
        for (int i = from; i < to; i++) {
            if (bytes[i] < '0' || bytes[i] > '9') {
                return -1;
            }
            number = number * 10 + bytes[i] - '0';
        }
        return number;
    }

    /** Whether a name or an IPv4 address, and perhaps a port, stands there. */
    private static boolean isHost(byte[] bytes, int from, int to) {
        int colon = from;
        while (colon < to && isOfName(bytes[colon])) {
            colon++;
        }
        return colon > from
                && (colon == to || (bytes[colon] == ':' && number(bytes, colon + 1, to, PORT_DIGITS_MAX) > 0));
    }

    private static boolean isOfName(byte b) {
        return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9') || b == '.' || b == '-';
    }

    /** The head ends with an empty line. */
    private int end(byte[] bytes, int from, int at, int to) {
        if (at + 1 < to && bytes[at + 1] != '\n') {
            return NOT_PLAIN;
        }
        int headBytes = at + 2 - from;
        int length = headBytes + bodyBytes;
        boolean isLong = length > BYTES_MAX;
        int neededHeaders = isRead ? NEEDED_OF_READ : NEEDED;
        if ((seen & neededHeaders) != neededHeaders
                || headBytes > BYTES_MAX
                || (isLong && bodyBytes > longBodyBytesMax)) {
            return NOT_PLAIN;
        }
        int needed = isLong ? headBytes : length;
        return needed > to - from ? INCOMPLETE : length;
    }
}
