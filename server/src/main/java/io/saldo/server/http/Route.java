package io.saldo.server.http;

/**
 * A method and a path that are served.
 *
 * @param method in capitals
 * @param template the path, with parameters in braces
 * @param role who may call it
 * @param endpoint who answers
 */
public record Route(String method, String template, Role role, Endpoint endpoint) {}
