package io.saldo.replica.repair;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a rebuild copies from another node.
 *
 * <pre>
 * saldo copy 1
 * id HEX
 * node N
 * partition SEQUENCE                               for each partition, by its number, and below it its files:
 * file lasting|passing BYTES FILE-BYTES NAME
 * </pre>
 *
 * @param id of the copy, by which its files are asked for
 * @param node number of the node that lends
 * @param partitions what belongs to each, by its number
 */
record CopyPlan(String id, int node, List<Ledger> partitions) {
    private static final String FIRST_LINE = "saldo copy 1";
    private static final int FILES_MAX = 1_000_000;
    private static final Pattern FILE = Pattern.compile("file (lasting|passing) ([0-9]{1,18}) ([0-9]{1,18})"
            + " ((?:log/archive|log/cluster|journal|journal/index|checkpoints)/[A-Za-z0-9-][A-Za-z0-9.-]{0,100})");
    private static final Pattern PARTITION = Pattern.compile("partition ([0-9]{1,18})");
    private static final Pattern ID = Pattern.compile("id ([0-9a-f]{32})");
    private static final Pattern NODE = Pattern.compile("node ([0-9])");

    /**
     * The files of one partition.
     *
     * @param sequence up to which its journal reaches at least
     */
    record Ledger(long sequence, List<Piece> files) {
        Ledger {
            files = List.copyOf(files);
        }
    }

    /**
     * A file.
     *
     * @param number by which it is asked for
     * @param name its path below the ledger's directory
     * @param bytes how many are copied
     * @param fileBytes how long the copy is
     * @param isLasting whether these bytes are the same in a later copy
     */
    record Piece(int number, String name, long bytes, long fileBytes, boolean isLasting) {}

    CopyPlan {
        partitions = List.copyOf(partitions);
    }

    /** How many bytes are copied in all. */
    long bytes() {
        return partitions.stream()
                .flatMap(ledger -> ledger.files().stream())
                .mapToLong(Piece::bytes)
                .sum();
    }

    String text() {
        StringBuilder text = new StringBuilder(FIRST_LINE + "\nid " + id + "\nnode " + node + "\n");
        for (Ledger ledger : partitions) {
            text.append("partition ").append(ledger.sequence()).append('\n');
            for (Piece file : ledger.files()) {
                text.append("file ")
                        .append(file.isLasting() ? "lasting " : "passing ")
                        .append(file.bytes())
                        .append(' ')
                        .append(file.fileBytes())
                        .append(' ')
                        .append(file.name())
                        .append('\n');
            }
        }
        return text.toString();
    }

    /**
     * Reads a plan.
     *
     * @throws RebuildFailedException when it is not one of ours
     */
    static CopyPlan parse(String text) {
        List<String> lines = text.lines().toList();
        if (lines.size() < 3 || !lines.getFirst().equals(FIRST_LINE)) {
            throw refused("first line");
        }
        String id = matched(ID, lines.get(1)).group(1);
        int node = Integer.parseInt(matched(NODE, lines.get(2)).group(1));
        List<Ledger> partitions = new ArrayList<>();
        List<Piece> files = new ArrayList<>();
        long sequence = -1;
        int number = 0;
        for (String line : lines.subList(3, lines.size())) {
            Matcher partition = PARTITION.matcher(line);
            if (partition.matches()) {
                if (sequence >= 0) {
                    partitions.add(new Ledger(sequence, files));
                    files = new ArrayList<>();
                }
                sequence = Long.parseLong(partition.group(1));
            } else {
                files.add(file(number++, line));
            }
            if (number > FILES_MAX) {
                throw refused("too many files");
            }
        }
        if (sequence < 0) {
            throw refused("no partition");
        }
        partitions.add(new Ledger(sequence, files));
        return new CopyPlan(id, node, partitions);
    }

    private static Piece file(int number, String line) {
        Matcher file = matched(FILE, line);
        long bytes = Long.parseLong(file.group(2));
        long fileBytes = Long.parseLong(file.group(3));
        if (bytes > fileBytes) {
            throw refused(line);
        }
        return new Piece(number, file.group(4), bytes, fileBytes, file.group(1).equals("lasting"));
    }

    private static Matcher matched(Pattern pattern, String line) {
        Matcher matcher = pattern.matcher(line);
        if (!matcher.matches()) {
            throw refused(line);
        }
        return matcher;
    }

    private static RebuildFailedException refused(String what) {
        return new RebuildFailedException(
                "the other node's list of files makes no sense (" + what + "); do both nodes run the same version?");
    }
}
