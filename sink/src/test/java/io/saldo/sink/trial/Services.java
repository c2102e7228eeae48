package io.saldo.sink.trial;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Optional;

/** The services of this machine that trials use. Where one is missing, the trial is skipped, and says so. */
public final class Services {
    private Services() {}

    /** A JDBC URL. */
    public static String postgres() {
        return named("SALDO_TEST_POSTGRES", "a PostgreSQL");
    }

    /** An AMQP URI. */
    public static String rabbit() {
        return named("SALDO_TEST_RABBITMQ", "a RabbitMQ");
    }

    private static String named(String variable, String service) {
        Optional<String> address = Optional.ofNullable(System.getenv(variable));
        assumeTrue(
                address.isPresent(),
                () -> variable + " names no " + service.substring(2) + "; .ci/services starts one");
        return address.orElseThrow();
    }
}
