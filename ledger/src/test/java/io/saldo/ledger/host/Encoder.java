package io.saldo.ledger.host;

import io.saldo.ledger.command.Command;
import io.saldo.ledger.command.CommandWriter;
import io.saldo.ledger.model.Limits;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** Gives commands their bytes, in the same room one after the other. */
public final class Encoder {
    private final byte[] room = new byte[Limits.COMMAND_BYTES_MAX];
    private final CommandWriter writer = new CommandWriter();

    /** The command's bytes in the log. */
    public byte[] encode(Command command) {
        return Arrays.copyOf(room, writer.write(command, MemorySegment.ofArray(room), 0));
    }
}
