package io.saldo.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.Partitioning;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How much money there can be. */
@Timeout(120)
final class MoneyLimitsTest {
    private static final int SCALE = 4;
    private static final BigInteger TWO_TO_127 = BigInteger.ONE.shiftLeft(127);

    private static String dollars(BigInteger units) {
        return new BigDecimal(units, SCALE).toPlainString();
    }

    private static String accountIn(int partition, int partitions) {
        return IntStream.range(0, 100)
                .mapToObj(i -> "vault-" + i)
                .filter(id -> new Partitioning(partitions).of(new AccountId(id)) == partition)
                .findFirst()
                .orElseThrow();
    }

    private static Answer deposit(TestServer saldo, String account, BigInteger units) {
        return saldo.post("/v1/deposits", """
                        {"transaction_id":"%s","to_account":"%s","amount":"%s","currency":"USD"}""".formatted(TestServer.newId(), account, dollars(units)));
    }

    @Test
    void refusesInOnePartitionWhatNoBalanceCanHold(@TempDir Path directory) {
        try (TestServer saldo = TestServer.start(directory)) {
            saldo.open("vault", "0");
            saldo.open("other", "0");

            deposit(saldo, "vault", TWO_TO_127.subtract(BigInteger.ONE)).is(201);
            deposit(saldo, "other", BigInteger.ONE).is(201);
            deposit(saldo, "other", BigInteger.ONE).isProblem(422, "limit_exceeded");

            assertEquals("-" + dollars(TWO_TO_127), saldo.balance("@external"));
        }
    }

    @Test
    void refusesInSeveralPartitionsWhatTheirSumCouldNotHold(@TempDir Path directory) {
        try (TestServer saldo = TestServer.start(directory, "--partitions=2")) {
            String here = accountIn(0, 2);
            String there = accountIn(1, 2);
            saldo.open(here, "0");
            saldo.open(there, "0");
            BigInteger share = TWO_TO_127.shiftRight(1);

            deposit(saldo, here, share.add(BigInteger.ONE)).isProblem(422, "limit_exceeded");
            deposit(saldo, here, share).is(201);
            deposit(saldo, there, share).is(201);
            String refused = """
                    {"transaction_id":"%s","to_account":"%s","amount":"0.0001","currency":"USD"}""".formatted(TestServer.newId(), there);
            saldo.post("/v1/deposits", refused).isProblem(422, "limit_exceeded");
            Answer again = saldo.post("/v1/deposits", refused).isProblem(422, "limit_exceeded");

            assertEquals(true, again.isReplay());
            Answer outside = saldo.get("/v1/accounts/@external").is(200);
            assertEquals("-" + dollars(TWO_TO_127), outside.text("balances.0.balance"));
            assertEquals("0.0000", saldo.get("/v1/ledger/trial-balance").is(200).text("currencies.0.sum"));
            saldo.post("/v1/transfers", TestServer.transfer(TestServer.newId(), here, there, "0.0001"))
                    .is(201);
        }
    }
}
