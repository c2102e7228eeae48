package io.saldo.ledger.decide;

import io.saldo.ledger.Bytes;
import io.saldo.ledger.Invariant;
import io.saldo.ledger.command.CommandLayout;
import io.saldo.ledger.command.CommandReader;
import io.saldo.ledger.event.EventKind;
import io.saldo.ledger.event.EventLayout;
import io.saldo.ledger.event.EventWriter;
import io.saldo.ledger.model.AccountStatus;
import io.saldo.ledger.model.Amount;
import io.saldo.ledger.model.DecimalAmount;
import io.saldo.ledger.model.Int128;
import io.saldo.ledger.model.Limits;
import io.saldo.ledger.model.Rejection;
import io.saldo.ledger.model.TransferType;
import io.saldo.ledger.state.Accounts;
import io.saldo.ledger.state.Balances;
import io.saldo.ledger.state.LedgerState;
import java.lang.foreign.MemorySegment;

/**
 * Decides deposits, withdrawals and transfers, straight from the command's bytes and without allocation, since this is
 * the way that nearly all money goes. The checks, in order:
 *
 * <ol>
 *   <li>the bytes are a transfer, else {@code INVALID_COMMAND} without an event
 *   <li>it has an id, and its metadata is within the limit, else {@code INVALID_COMMAND}
 *   <li>the sender, then the receiver, exists, else {@code ACCOUNT_NOT_FOUND}
 *   <li>they differ, else {@code SAME_ACCOUNT}
 *   <li>the type fits them: {@code @external} sends deposits and receives withdrawals and nothing else, else
 *       {@code INVALID_COMMAND}; {@code @transit} takes part in none
 *   <li>the currency is registered, else {@code CURRENCY_NOT_FOUND}
 *   <li>the amount is positive and exact at the currency's scale, else {@code INVALID_AMOUNT}
 *   <li>neither is closed, else {@code ACCOUNT_CLOSED}
 *   <li>neither is frozen, else {@code ACCOUNT_FROZEN}
 *   <li>the sender can pay, else {@code INSUFFICIENT_FUNDS}
 *   <li>no balance leaves 128 bits, nor that of {@code @external} its share of them, else {@code LIMIT_EXCEEDED}
 * </ol>
 */
final class TransferDecider {
    private static final int NOT_WELL_FORMED = -2;

    private final Accounts accounts;
    private final Balances balances;
    private final LedgerState state;
    private long amountHigh;
    private long amountLow;

    TransferDecider(LedgerState state) {
        this.state = state;
        accounts = state.accounts();
        balances = state.balances();
    }

    /** Decides a transfer between accounts of this partition; false when it may need another one, and nothing is decided. */
    boolean decide(Decision decision) {
        MemorySegment command = decision.command();
        long at = decision.commandOffset();
        if (!hasTheFormOfATransfer(command, at)) {
            decision.turnAway(Rejection.INVALID_COMMAND);
            return true;
        }
        if (!decision.hasId() || metadataLength(command, at) > Limits.METADATA_BYTES_MAX) {
            decision.refuse(Rejection.INVALID_COMMAND);
            return true;
        }
        int fromLength = Byte.toUnsignedInt(command.get(Bytes.BYTE, at + CommandLayout.FROM_LENGTH));
        long fromName = at + CommandLayout.TRANSFER_NAMES;
        int toLength = Byte.toUnsignedInt(command.get(Bytes.BYTE, at + CommandLayout.TO_LENGTH));
        int from = account(command, at + CommandLayout.FROM_NUMBER, fromName, fromLength);
        int to = account(command, at + CommandLayout.TO_NUMBER, fromName + fromLength, toLength);
        if (from < 0 || to < 0) {
            if (state.partitioning().count() > 1) {
                return false;
            }
            decision.refuse(Rejection.ACCOUNT_NOT_FOUND);
            return true;
        }
        int transit = state.transit();
        if (from == to) {
            decision.refuse(Rejection.SAME_ACCOUNT);
            return true;
        }
        int type = command.get(Bytes.BYTE, at + CommandLayout.TRANSFER_TYPE);
        if ((type == TransferType.DEPOSIT.ordinal()) != (from == 0)
                || (type == TransferType.WITHDRAWAL.ordinal()) != (to == 0)
                || from == transit
                || to == transit) {
            decision.refuse(Rejection.INVALID_COMMAND);
            return true;
        }
        int currency = state.currencies().find(command, at + CommandLayout.CURRENCY);
        if (currency < 0) {
            decision.refuse(Rejection.CURRENCY_NOT_FOUND);
            return true;
        }
        if (!readAmount(command, at, state.currencies().scale(currency))) {
            decision.refuse(Rejection.INVALID_AMOUNT);
            return true;
        }
        AccountStatus fromStatus = accounts.status(from);
        AccountStatus toStatus = accounts.status(to);
        if (fromStatus == AccountStatus.CLOSED || toStatus == AccountStatus.CLOSED) {
            decision.refuse(Rejection.ACCOUNT_CLOSED);
            return true;
        }
        if (fromStatus == AccountStatus.FROZEN || toStatus == AccountStatus.FROZEN) {
            decision.refuse(Rejection.ACCOUNT_FROZEN);
            return true;
        }
        int debit = balances.find(from, currency);
        int credit = balances.find(to, currency);
        if (from != 0 && (debit < 0 || !balances.covers(debit, amountHigh, amountLow))) {
            decision.refuse(Rejection.INSUFFICIENT_FUNDS);
            return true;
        }
        if (overflows(debit, credit) || passesShare(from, to, debit, credit) || leavesNoRoom(to, currency, credit)) {
            decision.refuse(Rejection.LIMIT_EXCEEDED);
            return true;
        }
        post(decision, type, from, to, currency, debit, credit, fromName + fromLength + toLength);
        return true;
    }

    /** Exactly when {@link CommandReader} can read it, since a refusal is read from the journal. */
    private static boolean hasTheFormOfATransfer(MemorySegment command, long at) {
        int length = CommandReader.length(command, at);
        if (length < CommandLayout.TRANSFER_NAMES) {
            return false;
        }
        int needed = CommandLayout.TRANSFER_NAMES
                + Byte.toUnsignedInt(command.get(Bytes.BYTE, at + CommandLayout.FROM_LENGTH))
                + Byte.toUnsignedInt(command.get(Bytes.BYTE, at + CommandLayout.TO_LENGTH))
                + metadataLength(command, at);
        int type = command.get(Bytes.BYTE, at + CommandLayout.TRANSFER_TYPE);
        int decimals = command.get(Bytes.BYTE, at + CommandLayout.DECIMALS);
        return needed <= length
                && type >= 0
                && type <= TransferType.WITHDRAWAL.ordinal()
                && decimals >= 0
                && decimals <= DecimalAmount.DECIMALS_MAX;
    }

    private static int metadataLength(MemorySegment command, long at) {
        return Short.toUnsignedInt(command.get(Bytes.SHORT, at + CommandLayout.METADATA_LENGTH));
    }

    private int account(MemorySegment command, long number, long name, int length) {
        if (length > 0) {
            return accounts.find(command, name, length);
        }
        int account = command.get(Bytes.INT, number);
        return accounts.isAccount(account) ? account : NOT_WELL_FORMED;
    }

    private boolean readAmount(MemorySegment command, long at, int scale) {
        amountHigh = command.get(Bytes.LONG, at + CommandLayout.AMOUNT_HIGH);
        amountLow = command.get(Bytes.LONG, at + CommandLayout.AMOUNT_LOW);
        int decimals = command.get(Bytes.BYTE, at + CommandLayout.DECIMALS);
        if (decimals != scale) {
            DecimalAmount given = new DecimalAmount(amountHigh, amountLow, decimals);
            if (!given.fits(scale)) {
                return false;
            }
            Amount amount = given.at(scale);
            amountHigh = amount.high();
            amountLow = amount.low();
        }
        return Int128.isPositive(amountHigh, amountLow);
    }

    private boolean overflows(int debit, int credit) {
        return (debit >= 0
                        && Int128.differenceOverflows(balances.high(debit), balances.low(debit), amountHigh, amountLow))
                || (credit >= 0
                        && Int128.sumOverflows(balances.high(credit), balances.low(credit), amountHigh, amountLow));
    }

    private boolean passesShare(int from, int to, int debit, int credit) {
        if (from == 0) {
            long high = debit < 0 ? 0 : balances.high(debit);
            long low = debit < 0 ? 0 : balances.low(debit);
            return state.share().isBelow(Int128.differenceHigh(high, low, amountHigh, amountLow), low - amountLow);
        }
        if (to == 0) {
            long high = credit < 0 ? 0 : balances.high(credit);
            long low = credit < 0 ? 0 : balances.low(credit);
            return state.share().isAbove(Int128.sumHigh(high, low, amountHigh, amountLow), low + amountLow);
        }
        return false;
    }

    /** Open crossings may still credit the receiver, and must find room for it then. */
    private boolean leavesNoRoom(int to, int currency, int credit) {
        return state.crossings().keepRoom()
                && !state.crossings()
                        .leavesRoomAbove(
                                to,
                                currency,
                                credit < 0 ? 0 : balances.high(credit),
                                credit < 0 ? 0 : balances.low(credit),
                                amountHigh,
                                amountLow);
    }

    /** From here it must succeed. */
    private void post(
            Decision decision, int type, int from, int to, int currency, int debit, int credit, long metadata) {
        int next = balances.ownSize();
        int debitNumber = debit >= 0 ? debit : next++;
        int creditNumber = credit >= 0 ? credit : next;
        boolean anyHeld = isHeld(debit) || isHeld(credit);
        EventWriter event =
                decision.write(EventKind.TRANSFER_POSTED, type << EventLayout.TYPE_SHIFT, Decider.payload(anyHeld), 2);
        linkAfter(event, debitNumber, debit, false);
        linkAfter(event, creditNumber, credit, true);
        event.posting(amountHigh, amountLow, from, to, currency);
        MemorySegment command = decision.command();
        int metadataLength = metadataLength(command, decision.commandOffset());
        if (metadataLength > 0) {
            event.u32(metadataLength);
            event.bytes(command, metadata, metadataLength);
        }
        decision.decided();
        Invariant.check(debitNumber != creditNumber, "a transfer has two sides");
    }

    private boolean isHeld(int balance) {
        return balance >= 0 && (balances.heldHigh(balance) != 0 || balances.heldLow(balance) != 0);
    }

    private void linkAfter(EventWriter event, int number, int balance, boolean isCredit) {
        long high = balance < 0 ? 0 : balances.high(balance);
        long low = balance < 0 ? 0 : balances.low(balance);
        long heldHigh = balance < 0 ? 0 : balances.heldHigh(balance);
        long heldLow = balance < 0 ? 0 : balances.heldLow(balance);
        if (isCredit) {
            event.link(number, Int128.sumHigh(high, low, amountHigh, amountLow), low + amountLow, heldHigh, heldLow);
        } else {
            event.link(
                    number,
                    Int128.differenceHigh(high, low, amountHigh, amountLow),
                    low - amountLow,
                    heldHigh,
                    heldLow);
        }
    }
}
