package io.saldo.replica.repair;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class MemberProofTest {
    private static final String SECRET = "a-secret-of-sixteen-or-more";

    private final MemberProof asking = new MemberProof(SECRET);
    private final MemberProof asked = new MemberProof(SECRET);

    @Test
    void takesARequestOnceAndOnlyAsItWasMade() {
        String nonce = asking.nonce();
        String now = Long.toString(System.currentTimeMillis());
        String proof = asking.ofRequest("POST", "/a", now, nonce);

        assertFalse(asked.accepts("POST", "/b", now, nonce, proof));
        assertFalse(asked.accepts("GET", "/a", now, nonce, proof));
        assertFalse(asked.accepts("POST", "/a", now, asking.nonce(), proof));
        assertFalse(asked.accepts("POST", "/a", now, nonce, proof.replace(proof.charAt(0), 'x')));
        assertTrue(asked.accepts("POST", "/a", now, nonce, proof));
        assertFalse(asked.accepts("POST", "/a", now, nonce, proof));
    }

    @Test
    void refusesARequestOfAnotherTimeOrAnotherSecret() {
        String nonce = asking.nonce();
        String now = Long.toString(System.currentTimeMillis());
        String old = Long.toString(System.currentTimeMillis() - 61_000);
        MemberProof stranger = new MemberProof("another-secret-than-theirs");

        assertFalse(asked.accepts("GET", "/a", old, nonce, asking.ofRequest("GET", "/a", old, nonce)));
        assertFalse(asked.accepts("GET", "/a", now, nonce, stranger.ofRequest("GET", "/a", now, nonce)));
        assertFalse(asked.accepts("GET", "/a", "soon", nonce, asking.ofRequest("GET", "/a", "soon", nonce)));
        assertThrows(IllegalArgumentException.class, () -> new MemberProof(""));
    }

    @Test
    void provesAllOfAnAnswer() {
        byte[] body = {1, 2, 3};

        assertEquals(asking.ofAnswer("n", body, 3), asked.ofAnswer("n", body, 3));
        assertNotEquals(asking.ofAnswer("n", body, 3), asked.ofAnswer("n", body, 2));
        assertNotEquals(asking.ofAnswer("n", body, 3), asked.ofAnswer("m", body, 3));
    }
}
