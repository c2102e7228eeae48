package io.saldo.cli.cluster;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Turns the answer of {@code GET /v1/cluster} into a line for each partition. */
final class PartitionLines {
    private static final JsonFactory FACTORY = new JsonFactory();

    private PartitionLines() {}

    static List<String> of(String answer) throws IOException {
        List<String> lines = new ArrayList<>();
        try (JsonParser parser = FACTORY.createParser(answer)) {
            while (parser.nextToken() != null) {
                if (parser.currentToken() == JsonToken.START_ARRAY && "partition_list".equals(parser.currentName())) {
                    while (parser.nextToken() == JsonToken.START_OBJECT) {
                        lines.add(line(parser));
                    }
                }
            }
        }
        return lines;
    }

    /** The numbers of one partition, as they come; what is nested is for machines. */
    private static String line(JsonParser parser) throws IOException {
        StringBuilder line = new StringBuilder();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (value.isStructStart()) {
                parser.skipChildren();
                continue;
            }
            line.append(line.isEmpty() ? "" : "  ").append(name).append(' ').append(parser.getText());
        }
        return line.toString();
    }
}
