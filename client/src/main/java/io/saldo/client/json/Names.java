package io.saldo.client.json;

import java.util.Locale;

/** The names that the interface has for constants: their own in small letters. */
public final class Names {
    private Names() {}

    /** The constant with a name; {@code other} for a name of a later server, that this client does not know. */
    public static <E extends Enum<E>> E find(Class<E> type, String name, E other) {
        for (E known : type.getEnumConstants()) {
            if (of(known).equals(name)) {
                return known;
            }
        }
        return other;
    }

    /** The name of a constant. */
    public static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
