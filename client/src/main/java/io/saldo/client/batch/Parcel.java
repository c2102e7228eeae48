package io.saldo.client.batch;

import io.saldo.client.command.Command;
import io.saldo.client.http.Answer;
import io.saldo.client.http.Question;
import java.util.List;

/** Commands in a form that can be sent, and read back from the answer. */
interface Parcel {
    /** The request. */
    Question question();

    /** The commands that are in it, in their order; those given to the form from the first on. */
    List<Command> commands();

    /**
     * What the answer says of each command.
     *
     * @param answer to the question, with a status that {@link #isAnswered}
     * @throws IllegalArgumentException when the answer makes no sense
     */
    List<Verdict> read(Answer answer);

    /** Whether an answer with this status tells of each command. */
    boolean isAnswered(Answer answer);

    /** Gives back the memory of the request, which nobody sends any more. */
    default void release() {}
}
