package io.saldo.replica.aeron;

import io.aeron.security.Authenticator;
import io.aeron.security.CredentialsSupplier;
import io.aeron.security.SessionProxy;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * How nodes prove to each other that they know the secret, without sending it: whoever connects is given random bytes and
 * answers with their HMAC-SHA256 (RFC 2104) under the secret. For one thread.
 */
final class SharedSecret implements Authenticator, CredentialsSupplier {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int CHALLENGE_BYTES = 32;
    private static final int WAITING_MAX = 256;
    private static final byte[] NONE = {};
    private static final byte[] PRINCIPAL = {'n', 'o', 'd', 'e'};

    private final SecretKeySpec key;
    private final SecureRandom random = new SecureRandom();
    private final Map<Long, Waiting> waiting = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Waiting> eldest) {
            return size() > WAITING_MAX;
        }
    };

    /** An empty secret is one that everybody knows; a node alone has no other. */
    SharedSecret(byte[] secret) {
        key = new SecretKeySpec(secret.length == 0 ? new byte[1] : secret, ALGORITHM);
    }

    @Override
    public byte[] encodedCredentials() {
        return NONE;
    }

    @Override
    public byte[] onChallenge(byte[] encodedChallenge) {
        return proofOf(encodedChallenge);
    }

    @Override
    public void onConnectRequest(long sessionId, byte[] encodedCredentials, long nowMs) {
        byte[] challenge = new byte[CHALLENGE_BYTES];
        random.nextBytes(challenge);
        waiting.put(sessionId, new Waiting(challenge));
    }

    @Override
    public void onChallengeResponse(long sessionId, byte[] encodedCredentials, long nowMs) {
        Waiting session = waiting.get(sessionId);
        if (session != null) {
            session.proof = encodedCredentials.clone();
        }
    }

    @Override
    public void onConnectedSession(SessionProxy session, long nowMs) {
        Waiting known = waiting.get(session.sessionId());
        if (known == null) {
            session.reject();
        } else {
            session.challenge(known.challenge);
        }
    }

    @Override
    public void onChallengedSession(SessionProxy session, long nowMs) {
        Waiting known = waiting.get(session.sessionId());
        if (known == null) {
            session.reject();
        } else if (known.proof.length > 0) {
            if (!MessageDigest.isEqual(known.proof, proofOf(known.challenge))) {
                waiting.remove(session.sessionId());
                session.reject();
            } else if (session.authenticate(PRINCIPAL)) {
                waiting.remove(session.sessionId());
            }
        }
    }

    private byte[] proofOf(byte[] challenge) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(challenge);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    /** A session that has been challenged, or is about to be. */
    private static final class Waiting {
        private final byte[] challenge;
        private byte[] proof = NONE;

        Waiting(byte[] challenge) {
            this.challenge = challenge;
        }
    }
}
