package io.saldo.client;

import io.saldo.client.batch.Batcher;
import io.saldo.client.command.Command;
import io.saldo.client.config.ClientConfig;
import io.saldo.client.follow.EventCursor;
import io.saldo.client.follow.EventFeed;
import io.saldo.client.follow.EventHandler;
import io.saldo.client.follow.Following;
import io.saldo.client.follow.Followings;
import io.saldo.client.http.Asker;
import io.saldo.client.http.Leaders;
import io.saldo.client.http.Nodes;
import io.saldo.client.http.Transport;
import io.saldo.client.outcome.Outcome;
import io.saldo.client.outcome.OutcomeUnknownException;
import io.saldo.client.outcome.SaldoException;
import io.saldo.client.outcome.UnavailableException;
import io.saldo.client.read.Reads;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * A client of a Saldo server or cluster. One is enough for a whole service: any number of threads may use it at a time, and
 * the more do, the larger are the batches in which it sends their commands.
 *
 * <p>A command is sent again, under the same id, until it is decided or the time for the call is over. A refusal is an
 * outcome, not an exception. The exceptions are {@link UnavailableException}, when surely nothing was done,
 * {@link OutcomeUnknownException}, when nobody can tell, and {@link io.saldo.client.outcome.RequestFailedException}, when the
 * server will never take the request.
 */
public final class SaldoClient implements AutoCloseable {
    private final Transport transport;
    private final Batcher batcher;
    private final Reads reads;
    private final Followings followings;

    private SaldoClient(ClientConfig config) {
        transport = new Transport(config);
        Nodes nodes = new Nodes(config.nodes());
        Leaders leaders = new Leaders(transport, nodes);
        Asker asker = new Asker(transport, nodes, leaders, config);
        batcher = new Batcher(config, transport, nodes, leaders, asker);
        reads = Reads.of(asker);
        followings = new Followings(transport, asker, config);
    }

    /** A client of these nodes. It connects when it is first used. */
    public static SaldoClient connect(ClientConfig config) {
        return new SaldoClient(config);
    }

    /** A client of the nodes with these base URLs, and everything else as it is by default. */
    public static SaldoClient connect(String... nodes) {
        return connect(ClientConfig.of(nodes));
    }

    /**
     * Sends a command and waits for its outcome.
     *
     * @throws OutcomeUnknownException when the time is over and the command may have been taken, or the thread is interrupted
     * @throws UnavailableException when the time is over and nothing was done
     * @throws io.saldo.client.outcome.RequestFailedException when the server will never take the request
     * @throws IllegalStateException when the client is closed
     */
    public Outcome execute(Command command) {
        return await(submit(command), command);
    }

    /**
     * Sends a command. Waits only while {@link ClientConfig#commandsWaitingMax} others wait.
     *
     * @return completes with the outcome, or with one of the exceptions of {@link #execute}. What is chained to it without an
     *     executor of its own runs on a virtual thread that hands out the outcomes of one batch, and holds up those behind it
     *     in that batch, but nothing else: it may send commands and wait for them
     */
    public CompletableFuture<Outcome> submit(Command command) {
        return batcher.submit(command);
    }

    /**
     * Sends commands as a batch of their own and waits for all outcomes, which stand in the order of the commands. They are
     * decided in their order as long as nothing must be sent again; one that is refused undoes no other.
     *
     * @throws OutcomeUnknownException when the outcome of any is unknown; it has those commands. The whole batch may be sent
     *     again: what was done is not done twice
     * @throws UnavailableException when none is unknown, but some were not taken; likewise
     * @throws io.saldo.client.outcome.RequestFailedException when the server will never take the request
     * @throws IllegalStateException when the client is closed
     */
    public List<Outcome> execute(List<Command> commands) {
        return BatchOutcomes.await(commands, submit(commands));
    }

    /** Sends commands as a batch of their own; for each a future, as of {@link #submit(Command)}. */
    public List<CompletableFuture<Outcome>> submit(List<Command> commands) {
        return batcher.submitAll(List.copyOf(commands));
    }

    /** Reads of the ledger; linearizable, unless another freshness is asked of what this returns. */
    public Reads reads() {
        return reads;
    }

    /** The journal as it is followed, from before its first event; what this returns can begin elsewhere, and filter. */
    public EventFeed events() {
        return followings.feed();
    }

    /**
     * Gives every event behind a cursor to a handler, and goes on with what happens; see {@link Following}. Returns at once.
     *
     * @throws IllegalStateException when the client is closed
     */
    public Following follow(EventCursor after, EventHandler handler) {
        return events().after(after).follow(handler);
    }

    static Outcome await(CompletableFuture<Outcome> future, Command command) {
        try {
            return future.get();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new OutcomeUnknownException(List.of(command), "the thread that waited was interrupted");
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof SaldoException known) {
                throw known;
            }
            throw new IllegalStateException("a command could not be sent", failed.getCause());
        }
    }

    /**
     * Takes no more calls, ends all followings, and returns when calls under way have been decided or their time is over. The
     * last of their futures may complete a moment later.
     */
    @Override
    public void close() {
        followings.close();
        batcher.close();
        transport.close();
    }
}
