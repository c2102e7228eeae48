package io.saldo.server.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A file of the console, in memory. Immutable.
 *
 * @param mediaType what it is
 * @param bytes its content; never changed
 * @param tag its entity tag, quotes included: the first 128 bits of the content's SHA-256, in hexadecimal digits
 */
// Not compared, so that an array will do.
@SuppressWarnings("ArrayRecordComponent")
record ConsoleFile(String mediaType, byte[] bytes, String tag) {
    private static final int TAG_BYTES = 16;

    /** Reads a file that lies beside this class; its name's end tells its type. */
    static ConsoleFile read(String name) {
        try (InputStream stream = ConsoleFile.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException("the class path lacks the console's " + name);
            }
            byte[] bytes = stream.readAllBytes();
            return new ConsoleFile(mediaTypeOf(name), bytes, tagOf(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String mediaTypeOf(String name) {
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "html" -> "text/html; charset=utf-8";
            case "css" -> "text/css; charset=utf-8";
            case "js" -> "text/javascript; charset=utf-8";
            case "svg" -> "image/svg+xml";
            default -> throw new IllegalArgumentException("no type is known for " + name);
        };
    }

    private static String tagOf(byte[] bytes) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
            return '"' + HexFormat.of().formatHex(hash, 0, TAG_BYTES) + '"';
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    /** Whether a client that sends this {@code If-None-Match} has the same content already. */
    boolean isAmong(String tags) {
        for (String given : tags.split(",", -1)) {
            String strong = given.strip();
            if (strong.startsWith("W/")) {
                strong = strong.substring(2);
            }
            if (strong.equals(tag) || strong.equals("*")) {
                return true;
            }
        }
        return false;
    }
}
