package io.saldo.ledger.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.saldo.ledger.Bytes;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.Limits;
import io.saldo.ledger.model.TransferType;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CommandReaderTest {
    private static final int OFFSET = 24;

    private final byte[] room = new byte[OFFSET + 2 * Limits.COMMAND_BYTES_MAX];
    private final MemorySegment segment = MemorySegment.ofArray(room);
    private final CommandWriter writer = new CommandWriter();
    private final CommandReader reader = new CommandReader();

    @Test
    void readsEveryKindOfCommandAsItWasWrittenWhateverItsContents() {
        RandomContents contents = new RandomContents(new SplittableRandom(7));
        for (int i = 0; i < 80; i++) {
            for (Command command : contents.oneOfEachKind()) {
                Arrays.fill(room, 0, 4_096, (byte) 0x77);

                int length = writer.write(command, segment, OFFSET);

                assertEquals(0, length % 8);
                assertEquals(length, CommandReader.length(segment, OFFSET));
                assertEquals(command, read(segment.asSlice(0, OFFSET + length), OFFSET));
            }
        }
    }

    @Test
    void contentsCoverEveryKindOfCommand() {
        Set<Class<?>> expected = new HashSet<>(List.of(Command.class.getPermittedSubclasses()));
        Set<Class<?>> found = new HashSet<>();
        new RandomContents(new SplittableRandom(7)).oneOfEachKind().forEach(command -> found.add(command.getClass()));

        assertEquals(expected, found);
    }

    @Test
    void writesTheSameBytesWhateverWasThereBefore() {
        RandomContents contents = new RandomContents(new SplittableRandom(8));
        for (Command command : contents.oneOfEachKind()) {
            Arrays.fill(room, (byte) 0);
            int length = writer.write(command, segment, OFFSET);
            byte[] first = Arrays.copyOfRange(room, OFFSET, OFFSET + length);
            Arrays.fill(room, (byte) -1);

            writer.write(command, segment, OFFSET);

            assertEquals(-1, Arrays.mismatch(first, Arrays.copyOfRange(room, OFFSET, OFFSET + length)));
            assertEquals(-1, room[OFFSET + length]);
        }
    }

    @Test
    void refusesACommandThatIsCutAnywhere() {
        RandomContents contents = new RandomContents(new SplittableRandom(9));
        for (int i = 0; i < 4; i++) {
            for (Command command : contents.oneOfEachKind()) {
                byte[] whole = new CommandWriter().toBytes(command);
                int step = Math.max(1, whole.length / 500);
                for (int length = 0; length < whole.length; length += step) {
                    MemorySegment cut = MemorySegment.ofArray(Arrays.copyOf(whole, length));

                    assertThrows(IllegalArgumentException.class, () -> read(cut, 0));
                }
            }
        }
    }

    @Test
    void refusesACommandWhoseLengthIsTooShortForItsFields() {
        RandomContents contents = new RandomContents(new SplittableRandom(10));
        for (int i = 0; i < 4; i++) {
            for (Command command : contents.oneOfEachKind()) {
                byte[] whole = new CommandWriter().toBytes(command);
                MemorySegment cut = MemorySegment.ofArray(whole);
                int step = Math.max(1, whole.length / 500);
                for (int length = -8; length <= whole.length - 8; length += step) {
                    cut.set(Bytes.INT, CommandLayout.LENGTH, length);

                    assertThrows(IllegalArgumentException.class, () -> read(cut, 0));
                }
            }
        }
    }

    @Test
    void readsOrRefusesWhateverBytesComeAndThrowsNothingElse() {
        SplittableRandom random = new SplittableRandom(11);
        int read = 0;
        for (int i = 0; i < 30_000; i++) {
            byte[] garbage = new byte[random.nextInt(24, 300)];
            random.nextBytes(garbage);
            MemorySegment source = MemorySegment.ofArray(garbage);
            source.set(Bytes.INT, CommandLayout.LENGTH, garbage.length);
            source.set(Bytes.BYTE, CommandLayout.KIND, (byte) random.nextInt(13));
            for (int zeros = random.nextInt(3) * 8, at = 24; at + 8 < garbage.length && zeros > 0; zeros--, at++) {
                garbage[at] = 0;
            }
            read += readsOrRefuses(source) ? 1 : 0;
        }
        assertEquals(true, read > 300, "garbage that happens to be a command: " + read);
    }

    private boolean readsOrRefuses(MemorySegment source) {
        try {
            read(source, 0);
            return true;
        } catch (IllegalArgumentException refused) {
            return false;
        }
    }

    @Test
    void readsTheAccountsOfATransferByTheirNumbers() {
        Command.PostTransfer transfer = new RandomContents(new SplittableRandom(12)).transfer();
        int length = writer.write(transfer, segment, 0);
        segment.set(Bytes.BYTE, CommandLayout.FROM_LENGTH, (byte) 0);
        segment.set(Bytes.BYTE, CommandLayout.TO_LENGTH, (byte) 0);
        segment.set(Bytes.SHORT, CommandLayout.METADATA_LENGTH, (short) 0);
        segment.set(Bytes.INT, CommandLayout.FROM_NUMBER, 0);
        segment.set(Bytes.INT, CommandLayout.TO_NUMBER, -5);

        Command.PostTransfer read = (Command.PostTransfer)
                reader.read(segment.asSlice(0, length), 0, number -> new AccountId("number" + number));

        assertEquals("number0", read.from().value());
        assertEquals("number-5", read.to().value());
        assertEquals(transfer.amount(), read.amount());
    }

    /** The ledger compares all twelve bytes, so a reader that saw less would name another currency than it did. */
    @Test
    void readsACurrencyWithAllThatStandsInItsPlaceButZerosAtTheEnd() {
        writer.write(new RandomContents(new SplittableRandom(14)).transfer(), segment, 0);
        byte[] code = {'E', 'U', 'R', 0, 0, 'X', 0, 0, 0, 0, 0, 0};
        MemorySegment.copy(code, 0, segment, Bytes.BYTE, CommandLayout.CURRENCY, code.length);

        Command.PostTransfer read = (Command.PostTransfer) read(segment, 0);

        assertEquals("EUR\0\0X", read.currency());
    }

    @Test
    void refusesATransferOfNoType() {
        writer.write(new RandomContents(new SplittableRandom(13)).transfer(), segment, 0);
        for (int type : new int[] {-128, -1, TransferType.values().length, 127}) {
            segment.set(Bytes.BYTE, CommandLayout.TRANSFER_TYPE, (byte) type);

            assertThrows(IllegalArgumentException.class, () -> read(segment, 0));
        }
    }

    private Command read(MemorySegment source, long offset) {
        return reader.read(source, offset, _ -> AccountId.NONE);
    }
}
