package io.saldo.server.http;

import io.saldo.server.json.InvalidInput;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Undoes the percent-encoding of paths and queries, strictly. */
final class Percent {
    private Percent() {}

    /**
     * The decoded text. A plus stays a plus, since times have one in their offset and nothing here has blanks.
     *
     * @throws InvalidInput when an escape is broken or what it stands for is not UTF-8
     */
    static String decode(String what, String encoded) {
        if (encoded.indexOf('%') < 0) {
            return encoded;
        }
        byte[] bytes = new byte[encoded.length()];
        int size = 0;
        for (int i = 0; i < encoded.length(); i++) {
            char c = encoded.charAt(i);
            if (c == '%') {
                bytes[size++] = (byte) (digit(what, encoded, i + 1) << 4 | digit(what, encoded, i + 2));
                i += 2;
            } else if (c < 0x80) {
                bytes[size++] = (byte) c;
            } else {
                throw InvalidInput.of(what, "must be percent-encoded");
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, size))
                    .toString();
        } catch (CharacterCodingException malformed) {
            throw InvalidInput.of(what, "must be UTF-8, percent-encoded");
        }
    }

    private static int digit(String what, String encoded, int at) {
        char c = at < encoded.length() ? encoded.charAt(at) : 'x';
        int digit = c < 0x80 ? Character.digit(c, 16) : -1;
        if (digit < 0) {
            throw InvalidInput.of(what, "has a broken percent-escape");
        }
        return digit;
    }
}
