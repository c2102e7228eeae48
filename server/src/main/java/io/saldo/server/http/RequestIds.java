package io.saldo.server.http;

import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/** Gives each request an id: the client's, when it is fit to stand in logs and headers, or one of our own. */
final class RequestIds {
    private static final int LENGTH_MAX = 64;

    private final String prefix =
            HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt()) + "-";
    private final AtomicLong last = new AtomicLong();

    String idOf(Optional<String> given) {
        return given.isPresent() && isFit(given.get()) ? given.get() : next();
    }

    /** An id that no other request has. */
    String next() {
        return prefix + Long.toString(last.incrementAndGet(), 36);
    }

    private static boolean isFit(String id) {
        if (id.isEmpty() || id.length() > LENGTH_MAX) {
            return false;
        }
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            boolean fit = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || c == '.'
                    || c == '_'
                    || c == '-';
            if (!fit) {
                return false;
            }
        }
        return true;
    }
}
