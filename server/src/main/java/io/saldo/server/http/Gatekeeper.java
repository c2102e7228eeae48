package io.saldo.server.http;

import io.saldo.server.problem.ProblemCode;
import io.saldo.server.problem.RequestRefused;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Lets a request in or not. With tokens, the bearer's role decides. Without, only this machine is served, and a request
 * must call it by a name that only this machine answers to: a page in a browser may reach a loopback address under a name
 * of its own, but not pretend to another one.
 */
final class Gatekeeper {
    private static final Set<String> LOOPBACK_NAMES = Set.of("localhost", "[::1]", "::1");

    private final Optional<BearerTokens> tokens;

    Gatekeeper(Optional<BearerTokens> tokens) {
        this.tokens = tokens;
    }

    /** Whether an address reaches this machine alone. */
    static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            return false;
        }
    }

    /**
     * Lets the request pass.
     *
     * @param host the {@code Host} header, which every request has
     * @return the name of the token's holder, or {@link Witness#ANONYMOUS} where nobody is asked
     * @throws RequestRefused when it must not
     */
    String admit(Role needed, String host, Optional<String> authorization) {
        if (tokens.isEmpty()) {
            if (!isThisMachine(host)) {
                throw new RequestRefused(
                        ProblemCode.FORBIDDEN,
                        "without credentials this server answers only to localhost, not to the name in the Host header");
            }
            return Witness.ANONYMOUS;
        }
        if (needed == Role.PUBLIC) {
            return Witness.ANONYMOUS;
        }
        BearerTokens.Bearer bearer = authorization
                .flatMap(tokens.get()::bearerOf)
                .orElseThrow(() -> new RequestRefused(
                        ProblemCode.UNAUTHORIZED, "send a known token as 'Authorization: Bearer TOKEN'"));
        Role role = bearer.role();
        if (!role.allows(needed)) {
            throw new RequestRefused(
                    ProblemCode.FORBIDDEN,
                    "this needs the role " + needed.name().toLowerCase(Locale.ROOT) + ", and the token has "
                            + role.name().toLowerCase(Locale.ROOT));
        }
        return bearer.name();
    }

    private static boolean isThisMachine(String host) {
        int colon = host.lastIndexOf(':');
        String name = colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
        return LOOPBACK_NAMES.contains(name.toLowerCase(Locale.ROOT)) || isLoopbackNumber(name);
    }

    private static boolean isLoopbackNumber(String name) {
        if (!name.startsWith("127.") || name.length() > 15) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c != '.' && (c < '0' || c > '9')) {
                return false;
            }
        }
        return true;
    }
}
