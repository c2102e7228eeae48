package io.saldo.journal;

import java.nio.file.Path;

/**
 * A file of a journal, as a copy needs it.
 *
 * @param name its path below the journal's directory, with slashes
 * @param path where it lies
 * @param bytes how many of its bytes, from the first, belong to what is published; they never change
 * @param fileBytes how long the copy must be; what is behind {@code bytes} is zero there
 */
public record JournalFile(String name, Path path, long bytes, long fileBytes) {}
