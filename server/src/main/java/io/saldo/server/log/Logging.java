package io.saldo.server.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.FileSize;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.LoggerFactory;

/** Sets up what is logged, where to and how much of it. */
public final class Logging {
    private static final Set<String> LEVELS = Set.of("ERROR", "WARN", "INFO", "DEBUG", "TRACE");
    private static final FileSize FILE_SIZE_MAX = FileSize.valueOf("10MB");
    private static final int FILES_KEPT = 5;
    /**
     * Libraries of which less is logged than of ourselves. The web server would log every request's headers, the pool of
     * connections each attempt at a database that is away, Kafka's client each attempt to reach a broker, many times a minute, and
     * RabbitMQ's each connection that is lost; of all that the follower concerned says once that it happens.
     */
    private static final Map<String, Level> TALKATIVE = Map.of(
            "io.helidon",
            Level.WARN,
            "io.micrometer",
            Level.WARN,
            "com.zaxxer.hikari",
            Level.WARN,
            "org.apache.kafka",
            Level.ERROR,
            "com.rabbitmq",
            Level.ERROR);

    private static final String LISTENER = "io.helidon.webserver.ServerListener";

    private Logging() {}

    /** Begins to log: to the console, and to a file if one is given. */
    public static void begin(String level, Optional<Path> file) {
        LoggerContext context = context();
        context.reset();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.addAppender(started(context, new ConsoleAppender<>(), "console"));
        file.ifPresent(path -> root.addAppender(file(context, path)));
        changeLevel(level);
    }

    private static RollingFileAppender<ILoggingEvent> file(LoggerContext context, Path path) {
        RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
        appender.setFile(path.toString());
        FixedWindowRollingPolicy window = new FixedWindowRollingPolicy();
        window.setContext(context);
        window.setParent(appender);
        window.setFileNamePattern(path + ".%i");
        window.setMinIndex(1);
        window.setMaxIndex(FILES_KEPT);
        window.start();
        SizeBasedTriggeringPolicy<ILoggingEvent> size = new SizeBasedTriggeringPolicy<>();
        size.setContext(context);
        size.setMaxFileSize(FILE_SIZE_MAX);
        size.start();
        appender.setRollingPolicy(window);
        appender.setTriggeringPolicy(size);
        return started(context, appender, "file");
    }

    private static <A extends OutputStreamAppender<ILoggingEvent>> A started(
            LoggerContext context, A appender, String name) {
        JsonLines encoder = new JsonLines();
        encoder.setContext(context);
        encoder.start();
        appender.setContext(context);
        appender.setName(name);
        appender.setEncoder(encoder);
        appender.start();
        return appender;
    }

    /** Whether there is such a level. */
    public static boolean isLevel(String level) {
        return LEVELS.contains(level);
    }

    /** How much is logged at present. */
    public static String level() {
        return context().getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).getLevel().toString();
    }

    /** Logs more or less from now on. */
    public static void changeLevel(String level) {
        Level wanted = Level.valueOf(level);
        context().getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).setLevel(wanted);
        TALKATIVE.forEach(
                (name, least) -> context().getLogger(name).setLevel(wanted.isGreaterOrEqual(least) ? wanted : least));
    }

    /** From now on a connection that is refused is no error, since the server is stopping. Until {@link #begin}. */
    public static void stopping() {
        context().getLogger(LISTENER).setLevel(Level.OFF);
    }

    private static LoggerContext context() {
        return (LoggerContext) LoggerFactory.getILoggerFactory();
    }
}
