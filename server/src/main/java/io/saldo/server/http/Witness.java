package io.saldo.server.http;

/** Is told of every request that may have changed something. */
@FunctionalInterface
public interface Witness {
    /** Who sent a request without a token that is known. */
    String ANONYMOUS = "anonymous";

    /** Nobody. */
    Witness NONE = (_, _, _) -> {};

    /**
     * Called when the request is answered, by the thread that served it, which must not wait.
     *
     * @param exchange its memory still holds what was submitted last
     * @param principal the name of the token's holder, or {@link #ANONYMOUS}
     * @param route the template of the path, or {@code none}
     */
    void answered(Exchange exchange, String principal, String route);
}
