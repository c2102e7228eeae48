package io.saldo.server.json;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;

/**
 * Times as RFC 3339 text: written in UTC with nine decimals, {@code 2026-11-21T08:15:30.123456789Z}, and read with any
 * offset. As numbers they are nanoseconds since 1970, from 1970 to 2262.
 */
public final class Timestamps {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final int SECONDS_PER_DAY = 86_400;
    private static final int LENGTH_MAX = 40;

    /** How long a time is that is written. */
    static final int BYTES = 30;

    private Timestamps() {}

    /** Writes {@link #BYTES} bytes at a place. */
    static void write(byte[] target, int at, long nanos) {
        long seconds = Math.floorDiv(nanos, NANOS_PER_SECOND);
        long day = Math.floorDiv(seconds, SECONDS_PER_DAY);
        int second = (int) Math.floorMod(seconds, (long) SECONDS_PER_DAY);
        writeDate(target, at, day);
        target[at + 10] = 'T';
        digits(target, at + 11, second / 3600, 2);
        target[at + 13] = ':';
        digits(target, at + 14, second / 60 % 60, 2);
        target[at + 16] = ':';
        digits(target, at + 17, second % 60, 2);
        target[at + 19] = '.';
        digits(target, at + 20, (int) Math.floorMod(nanos, NANOS_PER_SECOND), 9);
        target[at + 29] = 'Z';
    }

    /** The calendar day, by the method of H. Hinnant's "chrono-compatible low-level date algorithms", for years from 0. */
    private static void writeDate(byte[] target, int at, long epochDay) {
        long shifted = epochDay + 719_468;
        int era = (int) Math.floorDiv(shifted, 146_097L);
        int dayOfEra = (int) (shifted - era * 146_097L);
        int yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int monthFromMarch = (5 * dayOfYear + 2) / 153;
        int day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1;
        int month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
        int year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
        digits(target, at, year, 4);
        target[at + 4] = '-';
        digits(target, at + 5, month, 2);
        target[at + 7] = '-';
        digits(target, at + 8, day, 2);
    }

    private static void digits(byte[] target, int at, int value, int count) {
        int rest = value;
        for (int i = count - 1; i >= 0; i--) {
            target[at + i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }

    /**
     * Reads a time.
     *
     * @return nanoseconds since 1970
     * @throws InvalidInput when the text is no such time
     */
    public static long parse(String field, String text) {
        if (text.length() > LENGTH_MAX || !isAscii(text)) {
            throw InvalidInput.of(field, "must be a time such as 2026-11-21T08:15:30.123456789Z");
        }
        try {
            Instant instant = OffsetDateTime.parse(text, DateTimeFormatter.ISO_OFFSET_DATE_TIME)
                    .toInstant();
            if (instant.getEpochSecond() < 0) {
                throw InvalidInput.of(field, "must not be before 1970");
            }
            return Math.addExact(
                    Math.multiplyExact(instant.getEpochSecond(), NANOS_PER_SECOND), (long) instant.getNano());
        } catch (DateTimeException unreadable) {
            throw InvalidInput.of(field, "must be a time such as 2026-11-21T08:15:30.123456789Z");
        } catch (ArithmeticException tooLate) {
            throw InvalidInput.of(field, "must be before the year 2262");
        }
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }
}
