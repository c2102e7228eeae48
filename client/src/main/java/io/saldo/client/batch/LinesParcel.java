package io.saldo.client.batch;

import io.saldo.client.command.ChangeAccount;
import io.saldo.client.command.Command;
import io.saldo.client.http.Answer;
import io.saldo.client.http.Question;
import io.saldo.client.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Commands as a batch of JSON lines, up to the first that changes an account, for which lines have no word. */
final class LinesParcel implements Parcel {
    private static final String MEDIA_TYPE = "application/x-ndjson";

    private final List<Command> commands;
    private final Question question;

    private LinesParcel(List<Command> commands, Question question) {
        this.commands = commands;
        this.question = question;
    }

    /** As many of the commands, from the first on, as fit; at least one, which must not change an account. */
    static LinesParcel of(List<PendingCommand> pending, int commandsMax, int bytesMax) {
        List<Command> commands = new ArrayList<>();
        StringBuilder lines = new StringBuilder();
        for (PendingCommand one : pending) {
            Command command = one.command();
            if (command instanceof ChangeAccount || commands.size() == commandsMax || lines.length() >= bytesMax) {
                break;
            }
            lines.append(CommandJson.of(command)).append('\n');
            commands.add(command);
        }
        Question question = new Question(
                "POST",
                "/v1/batch",
                MEDIA_TYPE,
                MEDIA_TYPE,
                BodyPublishers.ofByteArray(lines.toString().getBytes(StandardCharsets.UTF_8)));
        return new LinesParcel(commands, question);
    }

    @Override
    public Question question() {
        return question;
    }

    @Override
    public List<Command> commands() {
        return commands;
    }

    @Override
    public boolean isAnswered(Answer answer) {
        return answer.status() == 200;
    }

    @Override
    public List<Verdict> read(Answer answer) {
        List<Verdict> verdicts = new ArrayList<>(commands.size());
        byte[] body = answer.body();
        int from = 0;
        for (int i = 0; i < body.length; i++) {
            if (body[i] == '\n') {
                verdicts.add(verdict(verdicts.size(), JsonObject.parse(body, from, i - from)));
                from = i + 1;
            }
        }
        if (from != body.length || verdicts.size() != commands.size()) {
            throw new IllegalArgumentException(
                    "the answer has " + verdicts.size() + " lines for " + commands.size() + " commands");
        }
        return verdicts;
    }

    private Verdict verdict(int index, JsonObject line) {
        if (index >= commands.size() || line.whole("line") != index + 1) {
            throw new IllegalArgumentException("a line of the answer has another number");
        }
        try {
            return JsonVerdicts.of(commands.get(index), line);
        } catch (IllegalArgumentException | ArithmeticException odd) {
            return new Verdict.NotUnderstood("a result in which " + odd.getMessage());
        }
    }
}
