package io.saldo.replica.aeron;

import io.saldo.replica.log.LogImage;
import java.util.Optional;

/** What another thread can ask of the log thread between two of its turns, when nothing of the log is half done. */
interface Errand {

    /** The log's files as they are now, or nothing during an election. */
    Optional<LogImage> image();

    /** Whether no election has begun since the one with this number ended. */
    boolean isStanding(long standing);
}
