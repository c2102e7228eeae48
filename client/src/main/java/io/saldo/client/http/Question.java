package io.saldo.client.http;

import java.net.http.HttpRequest;

/**
 * A request that is not yet for any node.
 *
 * @param method GET, POST or PATCH
 * @param path with the query, from the slash on
 * @param accept the media type of the answer
 * @param contentType of the body; empty when there is none
 * @param body which may be sent several times
 */
public record Question(String method, String path, String accept, String contentType, HttpRequest.BodyPublisher body) {
    private static final String JSON = "application/json";

    /** A read. */
    public static Question get(String path) {
        return get(path, JSON);
    }

    /** A read of something else than JSON. */
    public static Question get(String path, String accept) {
        return new Question("GET", path, accept, "", HttpRequest.BodyPublishers.noBody());
    }

    HttpRequest at(Node node, String authorization) {
        HttpRequest.Builder request = HttpRequest.newBuilder(node.uri(path)).header("Accept", accept);
        if (!contentType.isEmpty()) {
            request.header("Content-Type", contentType);
        }
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        return request.method(method, body).build();
    }
}
