package io.saldo.projection.letter;

import io.saldo.projection.record.RecordFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * The dead letters of a node. Each is on the disk before its follower goes on. Any thread.
 *
 * <p>A record of the file is the newest form of one letter:
 *
 * <pre>
 * i64 id, i32 partition, i64 sequence, i64 time of the refusal, i32 attempts, i64 time of the replay or -1,
 * the follower's name and the reason, each as u16 length and modified UTF-8
 * </pre>
 */
public final class DeadLetters implements AutoCloseable {
    /** The most letters; beyond, a follower that refuses an event stops at it as if its target were away. */
    public static final int LETTERS_MAX = 100_000;

    private record Place(String follower, int partition, long sequence) {}

    private final RecordFile file;
    private final TreeMap<Long, DeadLetter> letters = new TreeMap<>();
    private final Map<Place, Long> places = new HashMap<>();

    private DeadLetters(RecordFile file) {
        this.file = file;
    }

    /**
     * Opens the letters that a file holds; makes it when it is missing.
     *
     * @throws IOException when it cannot be read or written
     */
    public static DeadLetters open(Path path) throws IOException {
        List<DeadLetter> read = new ArrayList<>();
        DeadLetters opened = new DeadLetters(RecordFile.open(path, record -> read.add(decode(record))));
        read.forEach(opened::put);
        return opened;
    }

    /**
     * Adds an event that was refused, unless it is there already.
     *
     * @throws IllegalStateException when there are too many
     * @throws UncheckedIOException when it cannot be written
     */
    public synchronized DeadLetter add(String follower, int partition, long sequence, String reason, long nowNanos) {
        Long known = places.get(new Place(follower, partition, sequence));
        if (known != null) {
            return existing(known);
        }
        if (letters.size() >= LETTERS_MAX) {
            throw new IllegalStateException("there are " + LETTERS_MAX + " dead letters, and no room for more");
        }
        long id = letters.isEmpty() ? 1 : letters.lastKey() + 1;
        return write(new DeadLetter(id, follower, partition, sequence, reason, nowNanos, 1, OptionalLong.empty()));
    }

    /** The sequences of all events of a partition that a follower refused once. */
    public synchronized List<Long> sequencesOf(String follower, int partition) {
        return letters.values().stream()
                .filter(letter -> letter.follower().equals(follower) && letter.partition() == partition)
                .map(DeadLetter::sequence)
                .toList();
    }

    /** Notes that a letter was refused once more. */
    public synchronized DeadLetter refusedAgain(long id, String reason, long nowNanos) {
        return write(existing(id).refusedAgain(reason, nowNanos));
    }

    /** Notes that a letter was taken. */
    public synchronized DeadLetter replayed(long id, long nowNanos) {
        return write(existing(id).replayed(nowNanos));
    }

    /** The letter with an id. */
    public synchronized Optional<DeadLetter> find(long id) {
        return Optional.ofNullable(letters.get(id));
    }

    /**
     * A page of letters, the newest first.
     *
     * @param beforeId only letters with a smaller id
     */
    public synchronized List<DeadLetter> page(long beforeId, int limit) {
        return letters.headMap(beforeId, false).descendingMap().values().stream()
                .limit(limit)
                .toList();
    }

    /** How many letters were not taken yet. */
    public synchronized long open() {
        return letters.values().stream().filter(DeadLetter::isOpen).count();
    }

    private DeadLetter existing(long id) {
        DeadLetter letter = letters.get(id);
        if (letter == null) {
            throw new IllegalArgumentException("there is no dead letter " + id);
        }
        return letter;
    }

    private DeadLetter write(DeadLetter letter) {
        try {
            byte[] record = encode(letter);
            file.add(record, record.length);
            file.write();
            file.force();
        } catch (IOException e) {
            throw new UncheckedIOException("the dead letters cannot be written", e);
        }
        return put(letter);
    }

    private DeadLetter put(DeadLetter letter) {
        letters.put(letter.id(), letter);
        places.put(new Place(letter.follower(), letter.partition(), letter.sequence()), letter.id());
        return letter;
    }

    private static byte[] encode(DeadLetter letter) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream fields = new DataOutputStream(bytes);
        fields.writeLong(letter.id());
        fields.writeInt(letter.partition());
        fields.writeLong(letter.sequence());
        fields.writeLong(letter.failedAtNanos());
        fields.writeInt(letter.attempts());
        fields.writeLong(letter.replayedAtNanos().orElse(-1));
        fields.writeUTF(letter.follower());
        fields.writeUTF(letter.reason());
        return bytes.toByteArray();
    }

    private static DeadLetter decode(byte[] record) {
        try (DataInputStream fields = new DataInputStream(new ByteArrayInputStream(record))) {
            long id = fields.readLong();
            int partition = fields.readInt();
            long sequence = fields.readLong();
            long failedAt = fields.readLong();
            int attempts = fields.readInt();
            long replayedAt = fields.readLong();
            String follower = fields.readUTF();
            return new DeadLetter(
                    id,
                    follower,
                    partition,
                    sequence,
                    fields.readUTF(),
                    failedAt,
                    attempts,
                    replayedAt < 0 ? OptionalLong.empty() : OptionalLong.of(replayedAt));
        } catch (IOException e) {
            throw new UncheckedIOException("a record is no dead letter", e);
        }
    }

    @Override
    public synchronized void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the dead letters cannot be closed", e);
        }
    }
}
