package io.saldo.cli.layering.misfits.journal;

import io.saldo.cli.layering.misfits.ledger.TimeHelper;
import io.saldo.cli.layering.misfits.server.Exchange;

/** A class of the journal that knows the ledger, and even the edge. */
public record Curious(TimeHelper ledger, Exchange edge) {}
