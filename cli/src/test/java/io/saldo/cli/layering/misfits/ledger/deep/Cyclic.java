package io.saldo.cli.layering.misfits.ledger.deep;

import io.saldo.cli.layering.misfits.ledger.TimeHelper;

/** Depends on the package above, which depends on this one. */
public record Cyclic(TimeHelper above, long depth) {}
