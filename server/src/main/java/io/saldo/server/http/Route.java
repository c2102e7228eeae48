package io.saldo.server.http;

import java.util.List;

/**
 * A method and a path that are served.
 *
 * @param method in capitals
 * @param template the path, with parameters in braces
 * @param role who may call it
 * @param mediaTypes what it may answer with, beside problems; empty when nobody is asked
 * @param endpoint who answers
 * @param refusals how whatever goes wrong is answered
 */
public record Route(
        String method, String template, Role role, List<String> mediaTypes, Endpoint endpoint, RefusalForm refusals) {
    /** Keeps its own copy of the list. */
    public Route {
        mediaTypes = List.copyOf(mediaTypes);
    }
}
