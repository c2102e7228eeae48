package io.saldo.server.problem;

/** Ends a request with a problem. Without a stack trace, since it is an answer and not a fault. */
public final class RequestRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    /** With the problem to answer. */
    public RequestRefused(Problem problem) {
        super(problem.detail(), null, false, false);
        this.problem = problem;
    }

    /** With a problem of this kind. */
    public RequestRefused(ProblemCode code, String detail) {
        this(new Problem(code, detail));
    }

    /** What to answer. */
    public Problem problem() {
        return problem;
    }
}
