package io.saldo.ledger.decide;

import io.saldo.ledger.command.Command;
import io.saldo.ledger.host.Commands;
import io.saldo.ledger.host.Host;
import io.saldo.ledger.model.AccountStatus;
import io.saldo.ledger.model.TransactionId;

/**
 * A ledger in which every reason for a refusal can be met. {@code alice} has euros and one unit of each of the three
 * currencies of which all that there can be was issued; {@code full} and {@code frozen.full} have the rest of those. The
 * constructor tells one story in its order, and is as long as that.
 */
final class World implements AutoCloseable {
    static final String MOST = "170141183460469231731687303715884105727";
    static final String LEAST = "-170141183460469231731687303715884105728";
    static final long NOW = 10_000_000_000L;

    final Host host = new Host(1);
    final Commands say = new Commands();

    final TransactionId openHold;
    final TransactionId holdForNobody;
    final TransactionId voidedHold;
    final TransactionId capturedHold;
    final TransactionId expiredHold;
    final TransactionId holdForClosed;
    final TransactionId holdForFrozen;
    final TransactionId holdOfFrozenForClosed;
    final TransactionId holdForFull;
    final TransactionId holdForFrozenFull;

    final TransactionId refused;
    final TransactionId movement;
    final TransactionId manyMovements;
    final TransactionId reversedMovements;
    final TransactionId reversedMovement;
    final TransactionId reversal;
    final TransactionId toClosed;
    final TransactionId fromClosedToFrozen;
    final TransactionId toFrozen;
    final TransactionId toFrozenAndSpent;
    final TransactionId spent;
    final TransactionId fromFull;
    final TransactionId fromFullAndSpent;

    World() {
        host.run(new Command.CreateLedger(1), 1);
        register("EUR", 2);
        register("PTS", 0);
        register("STS", 0);
        register("RTS", 0);
        register("QTS", 0);
        for (String account :
                new String[] {"alice", "bob", "carol", "poor", "frozen", "frozen.poor", "full", "frozen.full"}) {
            done(Commands.open(account));
        }
        done(Commands.open("closed", "EUR", "-100"));
        done(Commands.open("rich", "QTS", LEAST));
        done(Commands.open("broke", "QTS", LEAST));
        done(Commands.open("overdrawn", "EUR", "-100"));
        done(say.deposit("alice", "100", "EUR"));
        done(say.deposit("frozen", "100", "EUR"));
        issueAll("PTS", "full");
        issueAll("STS", "full");
        issueAll("RTS", "frozen.full");
        done(say.deposit("rich", MOST, "QTS"));
        done(say.hold("rich", "", MOST, "QTS"));
        done(say.hold("broke", "", MOST, "QTS"));
        done(say.hold("overdrawn", "", "100", "EUR"));

        openHold = done(say.hold("alice", "bob", "10", "EUR"));
        holdForNobody = done(say.hold("alice", "", "10", "EUR"));
        voidedHold = done(say.hold("alice", "bob", "10", "EUR"));
        done(say.release(voidedHold));
        capturedHold = done(say.hold("alice", "bob", "10", "EUR"));
        done(say.capture(capturedHold, "", "4"));
        expiredHold = done(say.hold("alice", "bob", "10", "EUR", 9));
        holdForClosed = done(say.hold("alice", "closed", "10", "EUR"));
        holdForFrozen = done(say.hold("alice", "frozen", "10", "EUR"));
        holdOfFrozenForClosed = done(say.hold("frozen", "closed", "10", "EUR"));
        holdForFull = done(say.hold("alice", "full", "1", "STS"));
        holdForFrozenFull = done(say.hold("alice", "frozen.full", "1", "RTS"));

        refused = say.deposit("nobody", "1", "EUR").id();
        host.run(new Command.VoidHold(refused, refused), 1);
        movement = done(say.transfer("alice", "bob", "5", "EUR"));
        manyMovements = done(say.transaction(
                Commands.posting("alice", "bob", "1", "EUR"), Commands.posting("bob", "carol", "1", "EUR")));
        reversedMovements = done(say.transaction(
                Commands.posting("alice", "bob", "1", "EUR"), Commands.posting("alice", "bob", "1", "EUR")));
        done(say.reverse(reversedMovements, ""));
        reversedMovement = done(say.transfer("alice", "bob", "1", "EUR"));
        reversal = done(say.reverse(reversedMovement, ""));
        toClosed = done(say.transfer("alice", "closed", "3", "EUR"));
        fromClosedToFrozen = done(say.transfer("closed", "frozen", "3", "EUR"));
        toFrozen = done(say.transfer("alice", "frozen", "3", "EUR"));
        toFrozenAndSpent = done(say.transfer("alice", "frozen.poor", "3", "EUR"));
        done(say.transfer("frozen.poor", "bob", "3", "EUR"));
        spent = done(say.transfer("alice", "poor", "3", "EUR"));
        done(say.transfer("poor", "bob", "3", "EUR"));
        fromFullAndSpent = done(say.transfer("full", "poor", "1", "PTS"));
        done(say.transfer("poor", "full", "1", "PTS"));
        fromFull = done(say.transfer("full", "carol", "1", "PTS"));
        done(say.transfer("alice", "full", "1", "PTS"));

        done(Commands.change("frozen", AccountStatus.FROZEN));
        done(Commands.change("frozen.poor", AccountStatus.FROZEN));
        done(Commands.change("frozen.full", AccountStatus.FROZEN));
        done(Commands.change("closed", AccountStatus.CLOSED));
        host.run(new Command.Tick(), NOW);
    }

    private void register(String code, int scale) {
        done(new Command.RegisterCurrency(code, scale));
    }

    /** Leaves one unit with alice, the most that a balance can have with the account, and no room to issue more. */
    private void issueAll(String currency, String account) {
        done(say.deposit(account, MOST, currency));
        done(say.transfer(account, "alice", "1", currency));
        done(say.deposit(account, "1", currency));
    }

    private TransactionId done(Command command) {
        host.done(host.run(command, 1));
        return command.id();
    }

    @Override
    public void close() {
        host.close();
    }
}
