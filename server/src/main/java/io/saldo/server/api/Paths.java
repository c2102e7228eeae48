package io.saldo.server.api;

import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.TransactionId;
import io.saldo.ledger.model.UserId;
import io.saldo.server.http.Exchange;
import io.saldo.server.json.InvalidInput;

/** Reads what the path names. */
public final class Paths {
    private Paths() {}

    static TransactionId transactionId(Exchange exchange) {
        try {
            return TransactionId.parse(exchange.parameter(0));
        } catch (IllegalArgumentException wrong) {
            throw InvalidInput.of("the id in the path", "must be a UUID, and " + wrong.getMessage());
        }
    }

    /** The id of any account, those of the system too. */
    static AccountId account(Exchange exchange) {
        return exchange.parameter(0).equals(AccountId.EXTERNAL.value()) ? AccountId.EXTERNAL : openedAccount(exchange);
    }

    /** The id of an account that somebody may have opened. */
    public static AccountId openedAccount(Exchange exchange) {
        return new AccountId(valid(exchange.parameter(0)));
    }

    /** The id of a user. */
    public static UserId user(Exchange exchange) {
        return new UserId(valid(exchange.parameter(0)));
    }

    private static String valid(String id) {
        if (!AccountId.isValid(id)) {
            throw InvalidInput.of(
                    "the id in the path",
                    "must be 1 to 64 characters of A-Z a-z 0-9 . _ : - starting with a letter or digit");
        }
        return id;
    }
}
