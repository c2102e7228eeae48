package io.saldo.server.http;

import java.util.Locale;
import java.util.Optional;

/** What whoever holds a token may do; each role may do what those before it may. */
public enum Role {
    /** Nobody is asked: health, documents. */
    PUBLIC,
    /** Read everything. */
    READ,
    /** Move money and change accounts. */
    WRITE,
    /** Change how the server runs. */
    ADMIN;

    /** The role by its name in a tokens file; nobody needs a token for what is public. */
    static Optional<Role> of(String name) {
        for (Role role : values()) {
            if (role != PUBLIC && role.name().toLowerCase(Locale.ROOT).equals(name)) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }

    /** Whether this role may do what needs another. */
    boolean allows(Role needed) {
        return compareTo(needed) >= 0;
    }
}
