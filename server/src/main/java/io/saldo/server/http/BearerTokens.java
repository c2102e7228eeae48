package io.saldo.server.http;

import io.saldo.server.config.ConfigRefused;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Who may do what, by the SHA-256 of their bearer tokens. The file has a line {@code NAME ROLE SHA256} for each; blank
 * lines and lines that start with {@code #} say nothing. The tokens themselves stand nowhere.
 */
public final class BearerTokens {
    private static final String SCHEME = "Bearer ";

    /** Not compared, so that arrays will do. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Holder(String name, Role role, byte[] hash) {}

    private final List<Holder> holders;

    private BearerTokens(List<Holder> holders) {
        this.holders = List.copyOf(holders);
    }

    /**
     * Reads a tokens file.
     *
     * @throws ConfigRefused when it cannot be read, makes no sense or names nobody
     */
    public static BearerTokens read(Path file) {
        List<String> lines;
        try {
            lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new ConfigRefused("the tokens file " + file + " cannot be read: " + unreadable.getMessage());
        }
        List<Holder> holders = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                holders.add(holder(file + ":" + (i + 1), line));
            }
        }
        if (holders.isEmpty()) {
            throw new ConfigRefused("the tokens file " + file + " names nobody; a line is 'NAME ROLE SHA256'");
        }
        return new BearerTokens(holders);
    }

    private static Holder holder(String place, String line) {
        String[] parts = line.split("\\s+", -1);
        Optional<Role> role = parts.length == 3 ? Role.of(parts[1]) : Optional.empty();
        if (role.isEmpty() || !parts[2].matches("[0-9a-fA-F]{64}")) {
            throw new ConfigRefused(place + ": a line is 'NAME ROLE SHA256', with the role read, write or admin and 64"
                    + " hexadecimal digits");
        }
        return new Holder(parts[0], role.get(), HexFormat.of().parseHex(parts[2]));
    }

    /** Who holds a token. */
    record Bearer(String name, Role role) {}

    /** Whoever sent this {@code Authorization} header, if the token is known. */
    Optional<Bearer> bearerOf(String authorization) {
        if (!authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        byte[] hash = sha256(authorization.substring(SCHEME.length()).strip());
        Optional<Bearer> bearer = Optional.empty();
        for (Holder holder : holders) {
            // All are compared, and each in constant time, so that the answer's time tells nothing about any of them.
            if (MessageDigest.isEqual(holder.hash(), hash)) {
                bearer = Optional.of(new Bearer(holder.name(), holder.role()));
            }
        }
        return bearer;
    }

    private static byte[] sha256(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
