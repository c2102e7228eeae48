package io.saldo.cli.bench;

import io.saldo.cli.crash.Json;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** What must hold after a load, asked of the server itself. */
final class Checks {
    private Checks() {}

    /**
     * Makes all checks.
     *
     * @param sent how many operations there were
     */
    static List<Finding> run(Target target, BenchPlan plan, Operations operations, Outcomes outcomes, long sent)
            throws IOException {
        List<Finding> findings = new ArrayList<>();
        findings.add(Resolution.run(target, operations, outcomes));
        findings.add(trialBalance(target));
        findings.add(BalanceCheck.run(target, Books.of(plan, operations, outcomes, sent), operations));
        findings.add(RepeatCheck.run(target, operations, outcomes.sample(), plan.form()));
        return findings;
    }

    private static Finding trialBalance(Target target) throws IOException {
        String what = "trial balance is zero in every currency";
        Json answer = Json.parse(OneRequest.get(target, "/v1/ledger/trial-balance"));
        return answer.list("currencies").stream()
                        .allMatch(currency -> new BigDecimal(currency.text("sum")).signum() == 0)
                ? Finding.fine(what)
                : Finding.wrong(what, answer.raw());
    }
}
