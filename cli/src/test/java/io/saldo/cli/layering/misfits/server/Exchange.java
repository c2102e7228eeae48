package io.saldo.cli.layering.misfits.server;

import org.agrona.DirectBuffer;

/** A class of the edge that talks to Aeron's buffers itself. */
public record Exchange(DirectBuffer bytes) {}
