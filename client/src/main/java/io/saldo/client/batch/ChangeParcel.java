package io.saldo.client.batch;

import io.saldo.client.command.ChangeAccount;
import io.saldo.client.command.Command;
import io.saldo.client.http.Answer;
import io.saldo.client.http.Question;
import io.saldo.client.json.JsonObject;
import io.saldo.client.outcome.RefusalCode;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;

/** A change of an account, in JSON a request of its own. */
final class ChangeParcel implements Parcel {
    private static final String JSON = "application/json";

    private final ChangeAccount change;

    ChangeParcel(ChangeAccount change) {
        this.change = change;
    }

    @Override
    public Question question() {
        return new Question(
                "PATCH",
                "/v1/accounts/" + change.account(),
                JSON,
                JSON,
                BodyPublishers.ofString(CommandJson.of(change)));
    }

    @Override
    public List<Command> commands() {
        return List.of(change);
    }

    @Override
    public boolean isAnswered(Answer answer) {
        return answer.status() == 200 || isRefusal(answer);
    }

    private static boolean isRefusal(Answer answer) {
        return answer.status() >= 400 && answer.status() < 500 && RefusalCode.of(answer.code()) != RefusalCode.OTHER;
    }

    @Override
    public List<Verdict> read(Answer answer) {
        return List.of(
                answer.status() == 200
                        ? JsonVerdicts.of(change, JsonObject.parse(answer.body()))
                        : JsonVerdicts.refused(change, answer.code(), 0, false));
    }
}
