package io.saldo.sink.webhook;

import io.saldo.sink.message.EventTypes;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads webhooks from text, one a line: {@code NAME URL SECRET TYPES}, the types separated by commas, or {@code *}. */
public final class WebhookFile {
    private static final int SECRET_LENGTH_MIN = 16;

    private WebhookFile() {}

    /**
     * Reads the lines; blank ones and those that start with {@code #} say nothing.
     *
     * @throws IllegalArgumentException when a line makes no sense; the message names the line and no secret
     */
    public static List<Webhook> read(List<String> lines) {
        List<Webhook> hooks = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                Webhook hook = hook(line, "line " + (i + 1) + " ");
                if (!names.add(hook.name())) {
                    throw new IllegalArgumentException("line " + (i + 1) + " gives a name again");
                }
                hooks.add(hook);
            }
        }
        return hooks;
    }

    private static Webhook hook(String line, String place) {
        String[] words = line.split("\\s+", -1);
        if (words.length != 4) {
            throw new IllegalArgumentException(place + "must be NAME URL SECRET TYPES");
        }
        if (!words[0].matches("[a-z0-9-]{1,24}")) {
            throw new IllegalArgumentException(place + "must begin with a name of 1 to 24 characters of a-z 0-9 -");
        }
        if (words[2].length() < SECRET_LENGTH_MIN) {
            throw new IllegalArgumentException(
                    place + "must have a secret of at least " + SECRET_LENGTH_MIN + " characters");
        }
        Set<String> types = words[3].equals("*") ? Set.of() : Set.of(words[3].split(",", -1));
        for (String type : types) {
            if (!EventTypes.NAMES.contains(type)) {
                throw new IllegalArgumentException(place + "names a type of events that there is not: " + type);
            }
        }
        return new Webhook(words[0], address(words[1], place), words[2], types);
    }

    private static URI address(String text, String place) {
        try {
            URI address = new URI(text);
            boolean isWeb = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
            if (!isWeb || address.getHost() == null || address.getUserInfo() != null || address.getFragment() != null) {
                throw new IllegalArgumentException(place + "must have a URL such as https://example.com/events");
            }
            return address;
        } catch (URISyntaxException unfit) {
            throw new IllegalArgumentException(place + "must have a URL such as https://example.com/events");
        }
    }
}
