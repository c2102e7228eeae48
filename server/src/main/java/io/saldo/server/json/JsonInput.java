package io.saldo.server.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.Currency;
import io.saldo.ledger.model.DecimalAmount;
import io.saldo.ledger.model.Metadata;
import io.saldo.ledger.model.TransactionId;
import io.saldo.ledger.model.UserId;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads one JSON object, field by field, and takes nothing that is not exactly what was asked for. Every refusal is an
 * {@link InvalidInput} that names the field. Numbers keep their literal digits. For one thread at a time.
 */
public final class JsonInput implements AutoCloseable {
    /** How deep objects and arrays may lie in each other. */
    public static final int DEPTH_MAX = 32;

    private static final int DIGITS_MAX = 18;
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .configure(JsonFactory.Feature.INTERN_FIELD_NAMES, false)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEPTH_MAX)
                    .maxNameLength(1_024)
                    .maxNumberLength(200)
                    .maxStringLength(1 << 20)
                    .build())
            .build();

    private final JsonParser parser;
    private String name = "";

    private JsonInput(JsonParser parser) {
        this.parser = parser;
    }

    /**
     * Opens an object.
     *
     * @throws InvalidInput when the bytes are not UTF-8 or do not begin an object
     */
    public static JsonInput open(byte[] bytes, int offset, int length) {
        Utf8.check("the body", bytes, offset, length);
        try {
            JsonInput input = new JsonInput(FACTORY.createParser(bytes, offset, length));
            if (input.next() != JsonToken.START_OBJECT) {
                throw new InvalidInput(
                        input.parser.currentToken() == null ? "a JSON object is missing" : "must be a JSON object");
            }
            return input;
        } catch (IOException impossible) {
            throw malformed(impossible);
        }
    }

    /** Goes to the next field of the object, or to the object's end and says so. */
    public boolean nextField() {
        JsonToken token = next();
        if (token == JsonToken.END_OBJECT) {
            return false;
        }
        try {
            name = parser.currentName();
            if (Utf8.hasLoneSurrogate(name)) {
                throw new InvalidInput("a field's name has half of a surrogate pair");
            }
        } catch (IOException malformed) {
            throw malformed(malformed);
        }
        next();
        return true;
    }

    /** The name of the field. */
    public String name() {
        return name;
    }

    /** An error that says that no such field is known. */
    public InvalidInput unknownField() {
        return new InvalidInput("unknown field " + path());
    }

    /** An error that says that the field was given before. */
    public InvalidInput duplicateField() {
        return new InvalidInput(path() + " is given twice");
    }

    /** Makes sure that nothing follows the object. */
    public void end() {
        if (next() != null) {
            throw new InvalidInput("something follows the JSON object");
        }
    }

    /** The value, which must be text. */
    public String text() {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw wrongType("must be a string");
        }
        String text = rawText();
        if (Utf8.hasLoneSurrogate(text)) {
            throw wrong("has half of a surrogate pair");
        }
        return text;
    }

    /** The value's text, if it is text. */
    public Optional<String> textIfAny() {
        return parser.currentToken() == JsonToken.VALUE_STRING ? Optional.of(text()) : Optional.empty();
    }

    /** The value's literal digits, if it is a number. */
    public Optional<String> numberIfAny() {
        JsonToken token = parser.currentToken();
        return token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT
                ? Optional.of(rawText())
                : Optional.empty();
    }

    /** Whether the value is null. */
    public boolean isNothing() {
        return parser.currentToken() == JsonToken.VALUE_NULL;
    }

    /** Passes over the value, whatever it is. */
    public void skip() {
        try {
            parser.skipChildren();
        } catch (IOException malformed) {
            throw malformed(malformed);
        }
    }

    /** The value, which must be a UUID. */
    public TransactionId transactionId() {
        String text = text();
        try {
            return TransactionId.parse(text);
        } catch (IllegalArgumentException wrong) {
            throw wrong("must be a UUID, and " + wrong.getMessage());
        }
    }

    /** The value, which must be the id of an account that a client may have chosen. */
    public AccountId accountId() {
        String text = text();
        try {
            return AccountId.parse(text);
        } catch (IllegalArgumentException wrong) {
            throw wrong(String.valueOf(wrong.getMessage()));
        }
    }

    /** The value, which must be the id of a user. */
    public UserId userId() {
        String text = text();
        try {
            return UserId.parse(text);
        } catch (IllegalArgumentException wrong) {
            throw wrong(String.valueOf(wrong.getMessage()));
        }
    }

    /** The value, which must be the code of a currency. */
    public String currency() {
        String text = text();
        try {
            return Currency.parseCode(text);
        } catch (IllegalArgumentException wrong) {
            throw wrong(String.valueOf(wrong.getMessage()));
        }
    }

    /** The value, which must be a decimal number, as text or as a number, above zero. */
    public DecimalAmount positiveAmount() {
        DecimalAmount amount = amount(false);
        if (amount.isNone()) {
            throw wrong("must be above zero");
        }
        return amount;
    }

    /** The value, which must be a decimal number, as text or as a number. */
    public DecimalAmount signedAmount() {
        return amount(true);
    }

    private DecimalAmount amount(boolean signed) {
        JsonToken token = parser.currentToken();
        if (token != JsonToken.VALUE_STRING
                && token != JsonToken.VALUE_NUMBER_INT
                && token != JsonToken.VALUE_NUMBER_FLOAT) {
            throw wrongType("must be a decimal number such as \"12.34\"");
        }
        String text = rawText();
        try {
            return DecimalAmount.parse(text, signed);
        } catch (IllegalArgumentException wrong) {
            throw wrong("must be a decimal number such as \"12.34\", and " + wrong.getMessage());
        }
    }

    /** The value, which must be a whole number within a range. */
    public long wholeNumber(long min, long max) {
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
            throw wrongType("must be a whole number");
        }
        String text = rawText();
        long value = text.length() > DIGITS_MAX ? Long.MAX_VALUE : Long.parseLong(text);
        if (value < min || value > max) {
            throw wrong("must be from " + min + " to " + max);
        }
        return value;
    }

    /** The value, which must be an object and is kept in its canonical form. */
    public Metadata metadata(int bytesMax) {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw wrongType("must be an object");
        }
        try {
            return CanonicalJson.read(parser, bytesMax);
        } catch (IOException malformed) {
            throw malformed(malformed);
        }
    }

    /** Enters an array, which the value must be. */
    public void beginArray() {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw wrongType("must be an array");
        }
    }

    /** Goes to the next element, which must be an object, and enters it; or to the array's end and says so. */
    public boolean nextObject() {
        JsonToken token = next();
        if (token == JsonToken.END_ARRAY) {
            return false;
        }
        if (token != JsonToken.START_OBJECT) {
            throw wrongType("must be an object");
        }
        return true;
    }

    /** An error about the present value. */
    public InvalidInput wrong(String what) {
        return new InvalidInput(path() + " " + what);
    }

    private InvalidInput wrongType(String what) {
        JsonToken token = parser.currentToken();
        return wrong(token == JsonToken.VALUE_NULL ? what + ", not null" : what);
    }

    /** Where in the document the parser is, such as {@code postings[3].amount}. */
    private String path() {
        StringBuilder path = new StringBuilder();
        JsonPointer pointer = parser.getParsingContext().pathAsPointer();
        while (pointer != null && !pointer.matches()) {
            if (pointer.mayMatchElement()) {
                path.append('[').append(pointer.getMatchingIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(pointer.getMatchingProperty());
            }
            pointer = pointer.tail();
        }
        return path.isEmpty() ? "the body" : path.toString();
    }

    private String rawText() {
        try {
            return parser.getText();
        } catch (IOException malformed) {
            throw malformed(malformed);
        }
    }

    private @Nullable JsonToken next() {
        try {
            return parser.nextToken();
        } catch (IOException malformed) {
            throw malformed(malformed);
        } catch (IllegalStateException tooManyHashCollisions) {
            throw new InvalidInput("the body has names that nobody would choose");
        }
    }

    static InvalidInput malformed(IOException cause) {
        if (cause instanceof JsonProcessingException json) {
            JsonLocation location = json.getLocation();
            String place =
                    location == null ? "" : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
            return new InvalidInput("the body is not valid JSON" + place + ": " + json.getOriginalMessage());
        }
        return new InvalidInput("the body is not valid JSON");
    }

    @Override
    public void close() {
        try {
            parser.close();
        } catch (IOException impossible) {
            throw malformed(impossible);
        }
    }
}
