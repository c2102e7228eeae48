package io.saldo.replica.repair;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * How nodes prove over HTTP that they know the cluster's secret, without sending it. A request carries the time, random
 * bytes and the HMAC-SHA256 (RFC 2104) of these with what is asked; its answer the HMAC of the same random bytes with all
 * that is answered. A request is taken once, and only around its time. Any thread.
 *
 * <pre>
 * of a request: "saldo repair request" LF method LF target LF milliseconds since 1970 LF nonce
 * of an answer: "saldo repair answer" LF nonce LF the body
 * </pre>
 */
public final class MemberProof {
    /** Header of a request: milliseconds since 1970. */
    public static final String TIME = "Saldo-Repair-Time";

    /** Header of a request: 32 hexadecimal digits, random. */
    public static final String NONCE = "Saldo-Repair-Nonce";

    /** Header of request and answer: 64 hexadecimal digits. */
    public static final String PROOF = "Saldo-Repair-Proof";

    private static final String ALGORITHM = "HmacSHA256";
    private static final int NONCE_BYTES = 16;
    private static final int TAKEN_MAX = 200_000;
    private static final long WINDOW_MILLIS = 60_000;

    private final SecretKeySpec key;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Long> taken = new LinkedHashMap<>();

    /**
     * @param secret of the cluster
     * @throws IllegalArgumentException when it is empty, since everybody knows that
     */
    public MemberProof(String secret) {
        if (secret.isEmpty()) {
            throw new IllegalArgumentException("no secret");
        }
        key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    /** A new nonce. */
    String nonce() {
        byte[] bytes = new byte[NONCE_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /**
     * The proof of a request.
     *
     * @param target path and query
     */
    String ofRequest(String method, String target, String timeMillis, String nonce) {
        return hmac(
                "saldo repair request\n" + method + "\n" + target + "\n" + timeMillis + "\n" + nonce, new byte[0], 0);
    }

    /** The proof of an answer, over the first bytes of an array. */
    public String ofAnswer(String nonce, byte[] body, int length) {
        return hmac("saldo repair answer\n" + nonce + "\n", body, length);
    }

    /**
     * Whether whoever asks knows the secret, asks now, and has not asked the same before.
     *
     * @param target path and query
     */
    public boolean accepts(String method, String target, String timeMillis, String nonce, String proof) {
        if (!timeMillis.matches("[0-9]{1,15}") || !nonce.matches("[0-9a-f]{32}")) {
            return false;
        }
        byte[] expected = ofRequest(method, target, timeMillis, nonce).getBytes(StandardCharsets.US_ASCII);
        long now = System.currentTimeMillis();
        return MessageDigest.isEqual(expected, proof.getBytes(StandardCharsets.US_ASCII))
                && Math.abs(now - Long.parseLong(timeMillis)) <= WINDOW_MILLIS
                && take(nonce, now);
    }

    /** A nonce is forgotten when a request with it would be too old in any case. */
    private synchronized boolean take(String nonce, long nowMillis) {
        Iterator<Long> oldest = taken.values().iterator();
        while (oldest.hasNext() && nowMillis - oldest.next() > 2 * WINDOW_MILLIS) {
            oldest.remove();
        }
        return taken.size() < TAKEN_MAX && taken.putIfAbsent(nonce, nowMillis) == null;
    }

    private String hmac(String text, byte[] body, int length) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(text.getBytes(StandardCharsets.US_ASCII));
            mac.update(body, 0, length);
            return HexFormat.of().formatHex(mac.doFinal());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }
}
