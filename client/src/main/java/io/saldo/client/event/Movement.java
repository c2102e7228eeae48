package io.saldo.client.event;

import io.saldo.client.command.Money;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A posting that was made, with the balances that it left in the partition that tells of it.
 *
 * @param from the account that lost
 * @param to the account that gained
 * @param amount above zero, with all decimals of the currency's scale
 * @param fromBalance the sender's balance behind it; empty when the sender lives in another partition
 * @param toBalance the receiver's; likewise
 */
public record Movement(
        String from, String to, Money amount, Optional<BigDecimal> fromBalance, Optional<BigDecimal> toBalance) {
    /**
     * What one account has behind a movement.
     *
     * @param balance in the movement's currency, with all decimals of its scale
     */
    public record Left(String account, String currency, BigDecimal balance) {}

    /** What each of the accounts in this partition has behind it, the sender's first. */
    public List<Left> left() {
        List<Left> left = new ArrayList<>(2);
        fromBalance.ifPresent(balance -> left.add(new Left(from, amount.currency(), balance)));
        toBalance.ifPresent(balance -> left.add(new Left(to, amount.currency(), balance)));
        return left;
    }
}
