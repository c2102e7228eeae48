package io.saldo.server.older.events;

import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.DecimalAmount;
import io.saldo.server.http.Exchange;
import io.saldo.server.json.JsonInput;
import io.saldo.server.older.WalletAmounts;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The body of a deposit, withdrawal or transfer, and everything that is wrong with it. */
final class MoneyBody {
    private static final String ID_FORM =
            "must be 1 to 64 characters of A-Z a-z 0-9 . _ : - starting with a letter or digit";

    private final List<String> wrong = new ArrayList<>();
    private Optional<BigDecimal> number = Optional.empty();
    private Optional<String> requestId = Optional.empty();
    private Optional<String> toWallet = Optional.empty();
    private DecimalAmount amount = DecimalAmount.NONE;

    private MoneyBody() {}

    /** Reads a body that names a receiver only if {@code hasReceiver}. */
    static MoneyBody read(Exchange exchange, WalletAmounts amounts, boolean hasReceiver) {
        MoneyBody body = new MoneyBody();
        int length = exchange.readJson();
        if (length > 0) {
            body.readFields(exchange.scratch().body(), length, hasReceiver);
        }
        body.check("walletId", Optional.of(exchange.parameter(0)));
        body.checkAmount(amounts);
        if (hasReceiver) {
            body.check("toWalletId", body.toWallet);
        }
        return body;
    }

    private void readFields(byte[] bytes, int length, boolean hasReceiver) {
        Set<String> seen = new HashSet<>();
        try (JsonInput input = JsonInput.open(bytes, 0, length)) {
            while (input.nextField()) {
                if (!seen.add(input.name())) {
                    throw input.duplicateField();
                }
                switch (input.name()) {
                    case "amount" -> number = input.numberIfAny().flatMap(WalletAmounts::number);
                    case "requestId" -> readRequestId(input);
                    case "toWalletId" -> {
                        toWallet = input.textIfAny();
                        checkExpected(input, hasReceiver);
                    }
                    default -> checkExpected(input, false);
                }
                input.skip();
            }
            input.end();
        }
    }

    private void readRequestId(JsonInput input) {
        requestId = input.textIfAny();
        if (requestId.isEmpty() && !input.isNothing()) {
            wrong.add("requestId must be a string");
        }
        if (requestId.filter(String::isEmpty).isPresent()) {
            wrong.add("requestId should not be empty");
        }
    }

    private void checkExpected(JsonInput input, boolean isExpected) {
        if (!isExpected) {
            wrong.add("property " + input.name() + " should not exist");
        }
    }

    private void checkAmount(WalletAmounts amounts) {
        Optional<BigDecimal> positive = number.filter(given -> given.signum() > 0);
        if (positive.isEmpty()) {
            wrong.add("amount must be a positive number");
            return;
        }
        Optional<String> misfit = amounts.misfit(positive.get());
        if (misfit.isPresent()) {
            wrong.add("amount " + misfit.get());
        } else {
            amount = amounts.exact(positive.get());
        }
    }

    private void check(String field, Optional<String> wallet) {
        if (wallet.isEmpty()) {
            wrong.add(field + " must be a string");
        } else if (!AccountId.isValid(wallet.get())) {
            wrong.add(field + " " + ID_FORM);
        }
    }

    /** What is wrong, each as a sentence for the client; when there is anything, nothing else counts. */
    List<String> wrong() {
        return List.copyOf(wrong);
    }

    DecimalAmount amount() {
        return amount;
    }

    Optional<String> requestId() {
        return requestId;
    }

    /** The receiver of a transfer. */
    AccountId toWallet() {
        return toWallet.map(AccountId::new).orElse(AccountId.NONE);
    }
}
