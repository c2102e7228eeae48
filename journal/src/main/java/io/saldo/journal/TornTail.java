package io.saldo.journal;

import java.nio.file.Path;

/**
 * The unusable end of a journal, as a crash leaves it. All that came from it is made again when its log entries are
 * executed again.
 *
 * @param segment the file in which the usable journal ends
 * @param offset in that file, of the first byte that is given up
 * @param position of that byte
 * @param sequence of the first event that is given up
 * @param what was found there
 * @param forcedPosition the end of what was known to be on the disk. If it is greater than {@code position}, then no crash
 *     can explain the loss: the disk has lost or changed bytes. The caller should insist that execution makes the journal
 *     at least that long again
 */
public record TornTail(Path segment, long offset, long position, long sequence, String what, long forcedPosition) {}
