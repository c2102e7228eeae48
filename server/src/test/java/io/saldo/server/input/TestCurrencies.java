package io.saldo.server.input;

import io.saldo.ledger.Bytes;
import io.saldo.ledger.command.Command;
import io.saldo.ledger.command.CommandWriter;
import io.saldo.ledger.decide.Decider;
import io.saldo.ledger.decide.Decision;
import io.saldo.ledger.decide.Past;
import io.saldo.ledger.event.EventLayout;
import io.saldo.ledger.event.EventView;
import io.saldo.ledger.state.Currencies;
import io.saldo.ledger.state.LedgerState;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Makes a registry of currencies in the only way there is: by a ledger. */
final class TestCurrencies {
    private static final Past NO_PAST = new Past() {
        @Override
        public long find(long idHigh, long idLow) {
            return NONE;
        }

        @Override
        public EventView eventAt(long position) {
            throw new IllegalArgumentException("nothing has happened");
        }
    };

    private final LedgerState state = new LedgerState(Arena.ofAuto(), 1);
    private final Decider decider = new Decider(state, NO_PAST);
    private final Decision decision = new Decision(Arena.ofAuto());

    private TestCurrencies() {}

    /** A registry with these codes, each followed by its scale. */
    static Currencies of(Object... codesAndScales) {
        TestCurrencies made = new TestCurrencies();
        made.run(new Command.CreateLedger(1));
        for (int i = 0; i < codesAndScales.length; i += 2) {
            made.run(new Command.RegisterCurrency((String) codesAndScales[i], (Integer) codesAndScales[i + 1]));
        }
        return made.state.currencies();
    }

    private void run(Command command) {
        MemorySegment bytes = MemorySegment.ofArray(new CommandWriter().toBytes(command));
        decider.decide(bytes, 0, 1, decision);
        MemorySegment event = decision.event();
        event.set(Bytes.LONG, EventLayout.SEQUENCE, state.lastSequence() + 1);
        state.apply(new EventView().at(event, 0), 8 * state.lastSequence());
    }
}
