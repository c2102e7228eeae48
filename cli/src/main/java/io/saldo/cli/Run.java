package io.saldo.cli;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.saldo.ledger.model.Currency;
import io.saldo.replica.Membership;
import io.saldo.replica.ReplicaConfig;
import io.saldo.replica.ReplicaListener;
import io.saldo.replica.StartFailureException;
import io.saldo.replica.partition.Partitions;
import io.saldo.server.SaldoServer;
import io.saldo.server.config.ClusterConfig;
import io.saldo.server.config.ConfigReader;
import io.saldo.server.config.ConfigRefused;
import io.saldo.server.config.ServerConfig;
import io.saldo.server.log.Logging;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code run}: the server, until a signal stops it. Exit codes: 0 stopped cleanly, 1 it could not start, 2 the settings make
 * no sense, 70 it ended itself because it could no longer keep its promises.
 */
final class Run {
    private static final Logger LOG = LoggerFactory.getLogger(Run.class);
    private static final int HALTED = 70;
    private static final long PROGRESS_NANOS = 1_000_000_000L;

    private final PrintStream err;

    Run(PrintStream err) {
        this.err = err;
    }

    int run(List<String> options) {
        ServerConfig config;
        try {
            config = ConfigReader.read(options, System.getenv());
        } catch (ConfigRefused refused) {
            err.println("saldo: " + refused.getMessage());
            return Main.MISUSED;
        } catch (StartFailureException failure) {
            err.println("saldo: " + failure.getMessage());
            return Main.FAILED;
        }
        Logging.begin(config.logLevel(), config.logFile());
        PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        Partitions partitions;
        try {
            partitions = Partitions.start(replicaConfig(config), meters, new Told(err));
        } catch (StartFailureException failure) {
            err.println("saldo: " + failure.getMessage());
            return Main.FAILED;
        }
        try {
            return serve(config, partitions, meters);
        } catch (ConfigRefused refused) {
            partitions.close();
            err.println("saldo: " + refused.getMessage());
            return Main.FAILED;
        }
    }

    private int serve(ServerConfig config, Partitions partitions, PrometheusMeterRegistry meters) {
        AtomicReference<Optional<SaldoServer>> serving = new AtomicReference<>(Optional.empty());
        Thread stop = Thread.ofPlatform().name("stop").unstarted(() -> stop(serving.get(), partitions));
        // Before anybody can see that the server is ready, so that no signal finds it unprepared.
        Runtime.getRuntime().addShutdownHook(stop);
        SaldoServer server;
        try {
            server = SaldoServer.start(config, partitions, meters);
        } catch (ConfigRefused refused) {
            Runtime.getRuntime().removeShutdownHook(stop);
            throw refused;
        }
        serving.set(Optional.of(server));
        err.println("Saldo is ready at http://" + config.host() + ":" + server.port() + " (try /docs)");
        awaitSignal();
        return Main.DONE;
    }

    private static void awaitSignal() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the process; a signal alone would make its exit code 143, and a clean stop is no failure. */
    private void stop(Optional<SaldoServer> serving, Partitions partitions) {
        int exitCode = HALTED;
        try {
            serving.ifPresent(SaldoServer::close);
            partitions.close();
            LOG.info("stopped");
            exitCode = Main.DONE;
        } catch (RuntimeException e) {
            LOG.error("the stop failed", e);
            err.println("saldo: the stop failed: " + e.getMessage() + "; nothing that was acknowledged is lost");
        } finally {
            Runtime.getRuntime().halt(exitCode);
        }
    }

    private static ReplicaConfig replicaConfig(ServerConfig config) {
        List<Currency> currencies = config.currencies().stream()
                .map(currency -> new Currency(0, currency.code(), currency.scale()))
                .toList();
        ClusterConfig cluster = config.cluster();
        Membership membership =
                new Membership(cluster.node(), cluster.peers(), cluster.secret().orElse(""), 0, cluster.partitions());
        return ReplicaConfig.in(config.dataDir())
                .withMembership(membership)
                .withCurrencies(currencies)
                .withCheckpointEvents(config.checkpointEvents())
                .withLogKeepBytes(config.logKeepBytes())
                .withDatagramBytes(cluster.datagramBytes());
    }

    /** Tells an operator what a replica has to say. */
    private static final class Told implements ReplicaListener {
        private final PrintStream err;
        private final AtomicBoolean isOver = new AtomicBoolean();
        private long nextProgressNanos = System.nanoTime() + PROGRESS_NANOS;

        Told(PrintStream err) {
            this.err = err;
        }

        @Override
        public synchronized void progress(String work, long done, long total) {
            long now = System.nanoTime();
            if (now - nextProgressNanos >= 0) {
                nextProgressNanos = now + PROGRESS_NANOS;
                LOG.atInfo()
                        .addKeyValue("done", done)
                        .addKeyValue("total", total)
                        .log(work);
            }
        }

        @Override
        public void note(String what) {
            LOG.info(what);
        }

        @Override
        public void failed(String why, Throwable cause) {
            if (isOver.compareAndSet(false, true)) {
                LOG.error("halting: {}", why, cause);
                err.println("saldo: stopped, because it can no longer keep what it promises: " + why
                        + "; nothing that was acknowledged is lost");
                Runtime.getRuntime().halt(HALTED);
            }
        }
    }
}
