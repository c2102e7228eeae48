package io.saldo.replica.log;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A file of a log, as a copy needs it.
 *
 * @param name its path below the log's directory, with slashes
 * @param path where it lies
 * @param bytes how many of its bytes, from the first, are of the image
 * @param fileBytes how long the copy must be; what is behind {@code bytes} is zero
 * @param content the bytes, for a file that the log changes in place
 */
@SuppressWarnings("OptionalUsedAsFieldOrParameterType")
public record LogFile(String name, Path path, long bytes, long fileBytes, Optional<byte[]> content) {}
