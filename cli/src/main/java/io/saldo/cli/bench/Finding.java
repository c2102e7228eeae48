package io.saldo.cli.bench;

/**
 * What a check found.
 *
 * @param what it looked at, as a claim
 * @param isFine whether the claim holds
 * @param detail what is not so
 */
public record Finding(String what, boolean isFine, String detail) {
    static Finding fine(String what) {
        return new Finding(what, true, "");
    }

    static Finding wrong(String what, String detail) {
        return new Finding(what, false, detail);
    }

    @Override
    public String toString() {
        return isFine ? "ok     " + what : "WRONG  " + what + ": " + detail;
    }
}
