package io.saldo.ledger.host;

import io.saldo.ledger.command.Command;
import io.saldo.ledger.command.CommandWriter;
import io.saldo.ledger.decide.Decider;
import io.saldo.ledger.decide.Decision;
import io.saldo.ledger.decide.Past;
import io.saldo.ledger.event.Event;
import io.saldo.ledger.event.EventReader;
import io.saldo.ledger.event.EventView;
import io.saldo.ledger.event.Names;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.Currency;
import io.saldo.ledger.model.Limits;
import io.saldo.ledger.model.Rejection;
import io.saldo.ledger.state.LedgerState;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs a ledger as the replica does: at each entry first the holds that are due, up to the limit, then each command;
 * each event is journaled, then applied.
 */
public final class Host implements AutoCloseable, Names {
    /** Commands lie behind other bytes in the log, so that no reader may think that they start at zero. */
    private static final int OFFSET = 40;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment log = arena.allocate(OFFSET + Limits.COMMAND_BYTES_MAX, 8);
    private final CommandWriter writer = new CommandWriter();
    private final Decision decision = new Decision(arena);
    private final InMemoryJournal journal;
    private final LedgerState state;
    private final Decider decider;
    private final EventReader reader = new EventReader(this);

    /** A host of an empty ledger, whose hash tables are seeded so. */
    public Host(long hashSeed) {
        this(hashSeed, new InMemoryJournal());
    }

    private Host(long hashSeed, InMemoryJournal journal) {
        this.journal = journal;
        state = new LedgerState(arena, hashSeed);
        decider = new Decider(state, journal);
        log.fill((byte) 0x55);
    }

    /** A host that goes on from a saved state and the journal that led to it. */
    public static Host resume(long hashSeed, InMemoryJournal journal, byte[] saved) {
        Host host = new Host(hashSeed, journal);
        host.load(saved);
        return host;
    }

    /** A host whose state is made from the events of a journal alone, after the ones that a saved state holds. */
    public static Host replay(long hashSeed, InMemoryJournal journal, byte[] saved) {
        Host host = new Host(hashSeed, journal);
        if (saved.length > 0) {
            host.load(saved);
        }
        for (long sequence = host.state.lastSequence() + 1; sequence <= journal.size(); sequence++) {
            long position = journal.position(sequence);
            host.state.apply(journal.eventAt(position), position);
        }
        return host;
    }

    /** Runs an entry as a whole. */
    public List<Reply> run(Entry entry) {
        for (int i = 0; i < Limits.EXPIRIES_PER_ENTRY_MAX; i++) {
            if (expireNext(entry.timeNanos()) == Past.NONE) {
                break;
            }
        }
        List<Reply> replies = new ArrayList<>();
        for (byte[] command : entry.commands()) {
            replies.add(execute(command, entry.timeNanos()));
        }
        return replies;
    }

    /** Runs one command in an entry of its own. */
    public Reply run(Command command, long timeNanos) {
        run(new Entry(timeNanos, List.of()));
        return execute(command, timeNanos);
    }

    /** Expires the hold that is due first and gives the event's position, or {@link Past#NONE} when none is due. */
    public long expireNext(long timeNanos) {
        return decider.decideExpiry(timeNanos, decision) ? journalAndApply() : Past.NONE;
    }

    /** Executes a command as it stands in the log. */
    public Reply execute(byte[] command, long timeNanos) {
        MemorySegment.copy(command, 0, log, ValueLayout.JAVA_BYTE, OFFSET, command.length);
        return executeLogged(command.length, timeNanos);
    }

    private Reply executeLogged(int length, long timeNanos) {
        decider.decide(log.asSlice(0, OFFSET + length), OFFSET, timeNanos, decision);
        return switch (decision.outcome()) {
            case EVENT -> new Reply.Journaled(journalAndApply());
            case REPEAT -> new Reply.Repeated(decision.repeatPosition());
            case REFUSED -> new Reply.Refused(decision.rejection());
            case NOTHING -> new Reply.Nothing();
        };
    }

    /** Executes a command that is not encoded yet. */
    public Reply execute(Command command, long timeNanos) {
        return executeLogged(writer.write(command, log, OFFSET), timeNanos);
    }

    private long journalAndApply() {
        long position = journal.append(decision.event());
        state.apply(journal.eventAt(position), position);
        return position;
    }

    /** Why a reply is a refusal. */
    public Rejection rejection(Reply reply) {
        return switch (reply) {
            case Reply.Refused refused -> refused.rejection();
            case Reply.Journaled journaled
            when event(journaled.position()) instanceof Event.CommandRefused refused -> refused.rejection();
            case Reply.Journaled _, Reply.Repeated _, Reply.Nothing _ ->
                throw new AssertionError("not refused, but " + describe(reply));
        };
    }

    /** The event of a command that was done. */
    public Event done(Reply reply) {
        if (reply instanceof Reply.Journaled journaled
                && !(event(journaled.position()) instanceof Event.CommandRefused)) {
            return event(journaled.position());
        }
        throw new AssertionError("not done, but " + describe(reply));
    }

    private String describe(Reply reply) {
        return reply instanceof Reply.Journaled journaled
                ? event(journaled.position()).toString()
                : reply.toString();
    }

    /** The event at a position, as a record. */
    public Event event(long position) {
        return reader.read(new EventView().at(journal.eventAt(position).segment(), position), position);
    }

    /** The journal. */
    public InMemoryJournal journal() {
        return journal;
    }

    /** The state. */
    public LedgerState state() {
        return state;
    }

    @Override
    public AccountId account(int number) {
        return state.accounts().isAccount(number) ? state.accounts().id(number) : AccountId.NONE;
    }

    @Override
    public Currency currency(int number) {
        return state.currencies().of(number);
    }

    /** The state's bytes as a checkpoint keeps them. */
    public byte[] save() {
        ByteArrayOutputStream saved = new ByteArrayOutputStream();
        state.save(part -> saved.writeBytes(part.toArray(ValueLayout.JAVA_BYTE)));
        return saved.toByteArray();
    }

    private void load(byte[] saved) {
        MemorySegment source = MemorySegment.ofArray(saved);
        long[] at = {0};
        state.load(target -> {
            target.copyFrom(source.asSlice(at[0], target.byteSize()));
            at[0] += target.byteSize();
        });
        if (at[0] != saved.length) {
            throw new AssertionError("a load read " + at[0] + " of " + saved.length + " bytes");
        }
    }

    @Override
    public void close() {
        arena.close();
    }
}
