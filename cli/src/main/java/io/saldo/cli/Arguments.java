package io.saldo.cli;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The options of a command, each {@code --name value} or {@code --name=value}. */
final class Arguments {
    /** The arguments make no sense; the message says why. */
    static final class Misused extends Exception {
        private static final long serialVersionUID = 1L;

        Misused(String message) {
            super(message);
        }
    }

    private final Map<String, String> values = new HashMap<>();

    /**
     * Reads the arguments behind the command's name.
     *
     * @param known the names of options that take a value
     */
    Arguments(List<String> arguments, Set<String> known) throws Misused {
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            int equals = argument.indexOf('=');
            String name = equals < 0 ? argument : argument.substring(0, equals);
            if (!name.startsWith("--") || !known.contains(name.substring(2))) {
                throw new Misused("'" + argument + "' is not an option of this command; it takes "
                        + String.join(
                                ", ",
                                known.stream()
                                        .sorted()
                                        .map(option -> "--" + option)
                                        .toList()));
            }
            if (equals < 0 && i + 1 == arguments.size()) {
                throw new Misused("the option '" + name + "' needs a value");
            }
            String value = equals < 0 ? arguments.get(++i) : argument.substring(equals + 1);
            if (values.put(name.substring(2), value) != null) {
                throw new Misused("the option '" + name + "' is given twice");
            }
        }
    }

    Optional<String> value(String name) {
        return Optional.ofNullable(values.get(name));
    }

    String value(String name, String otherwise) {
        return values.getOrDefault(name, otherwise);
    }

    String required(String name) throws Misused {
        return value(name).orElseThrow(() -> new Misused("the option '--" + name + "' is needed"));
    }

    /** A whole number in a range. */
    static int number(String text, int min, int max) throws Misused {
        return (int) number(text, (long) min, max);
    }

    /** The same for longer ones. */
    static long number(String text, long min, long max) throws Misused {
        try {
            long number = Long.parseLong(text);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException _) {
            // Falls through to the one message.
        }
        throw new Misused("'" + text + "' is not a number from " + min + " to " + max);
    }
}
