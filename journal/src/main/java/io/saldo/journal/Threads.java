package io.saldo.journal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * For every thread of links its newest link, and what the next link needs to know to point far back.
 *
 * <p>Each link points to the one before it and, by its jump, to one further back, so that from any link every older one is
 * reached in O(log n) steps, although links are never changed. The scheme is the skew-binary stack of E. W. Myers, "An
 * applicative random-access stack", Information Processing Letters 17 (1983). The n links of a thread form complete binary
 * trees of 2^k-1 links each, the newest first; sizes grow towards the old end, and only the two newest trees may be equal.
 * A new link becomes the root over the two newest trees if these are equal, else a tree of its own; its jump leads to the
 * root of the tree behind its own.
 *
 * <pre>
 * link   sizes of the trees, newest first   its jump
 *   1    1                                  none
 *   2    1 1                                1
 *   3    3                                  none
 *   4    1 3                                3
 *   5    1 1 3                              4
 *   6    3 3                                3
 *   7    7                                  none
 *   8    1 7                                7
 * </pre>
 *
 * <p>A thread has three longs, in chunks that are never copied:
 *
 * <pre>
 * head   position of the newest link, which is the root of the newest tree; 0 none (a block header is at 0)
 * shape  bits 0-47: bit k is set if there are one or two trees of 2^(k+1)-1 links
 *        bit 48: there are two of the smallest
 *        bits 56-58: the size class of the memory that holds the other roots
 * roots  the root of the second tree itself (class 0), or a block in {@link RootArena}; the oldest tree's root first
 * </pre>
 *
 * <p>One thread, the ledger's, pushes; any thread reads heads.
 */
final class Threads {
    private static final VarHandle HEADS = MethodHandles.arrayElementVarHandle(long[].class);

    private static final int CHUNK_BITS = 13;
    private static final int CHUNK_THREADS = 1 << CHUNK_BITS;
    private static final int CHUNK_MASK = CHUNK_THREADS - 1;
    private static final int WORDS = 3;

    private static final long SIZES = (1L << 48) - 1;
    private static final long TWO_OF_SMALLEST = 1L << 48;
    private static final int CLASS_SHIFT = 56;
    private static final long NONE = 0;

    private final RootArena arena = new RootArena();
    private volatile long[][] chunks = new long[64][];

    /** Position of the thread's newest link, or -1. Any thread. */
    long head(int thread) {
        long[][] all = chunks;
        int chunk = thread >>> CHUNK_BITS;
        if (chunk >= all.length) {
            return EventLayout.NO_POSITION;
        }
        long[] words = all[chunk];
        if (words == null) {
            return EventLayout.NO_POSITION;
        }
        long head = (long) HEADS.getAcquire(words, (thread & CHUNK_MASK) * WORDS);
        return head == NONE ? EventLayout.NO_POSITION : head;
    }

    /** Reads where the thread's next link will be noted, so that it comes near; the value means nothing. The ledger thread only. */
    long anticipate(int thread) {
        int chunk = thread >>> CHUNK_BITS;
        long[] words = chunk < chunks.length ? chunks[chunk] : null;
        if (words == null) {
            return NONE;
        }
        int at = (thread & CHUNK_MASK) * WORDS;
        long shape = words[at + 1];
        if (shape >>> CLASS_SHIFT == 0) {
            return shape;
        }
        return arena.read(words[at + 2], Math.max(0, rootCount(shape) - 1));
    }

    /** Makes the link the thread's newest and returns its jump, a position or -1. The ledger thread only. */
    long push(int thread, long link) {
        Invariant.holds(link > 0, "a link stands behind a block header");
        long[] words = chunkOf(thread);
        int at = (thread & CHUNK_MASK) * WORDS;
        long head = words[at];
        Invariant.holds(head < link, "links of a thread ascend");
        long jump;
        if (head == NONE) {
            words[at + 1] = 1;
            jump = EventLayout.NO_POSITION;
        } else if ((words[at + 1] & TWO_OF_SMALLEST) != 0) {
            jump = mergeSmallest(words, at);
        } else {
            addRoot(words, at, head);
            jump = head;
        }
        HEADS.setRelease(words, at, link);
        return jump;
    }

    /** How many threads have a link. The ledger thread only. */
    int count() {
        int count = 0;
        for (long[] words : chunks) {
            for (int at = 0; words != null && at < words.length; at += WORDS) {
                count += words[at] == NONE ? 0 : 1;
            }
        }
        return count;
    }

    /** Gives of each thread with a link its number, head, shape and other roots. The ledger thread only. */
    void save(LongConsumer target) {
        long[][] all = chunks;
        for (int chunk = 0; chunk < all.length; chunk++) {
            long[] words = all[chunk];
            for (int at = 0; words != null && at < words.length; at += WORDS) {
                if (words[at] != NONE) {
                    target.accept(((long) chunk << CHUNK_BITS) + at / WORDS);
                    save(words, at, target);
                }
            }
        }
    }

    private void save(long[] words, int at, LongConsumer target) {
        long shape = words[at + 1] & (SIZES | TWO_OF_SMALLEST);
        target.accept(words[at]);
        target.accept(shape);
        for (int index = 0; index < rootCount(shape); index++) {
            target.accept(root(words, at, index));
        }
    }

    /** Fills empty threads with what {@link #save} gave of so many. */
    void load(int count, LongSupplier source) {
        for (int loaded = 0; loaded < count; loaded++) {
            int thread = Math.toIntExact(source.getAsLong());
            load(thread, source.getAsLong(), source.getAsLong(), source);
        }
    }

    private void load(int thread, long head, long shape, LongSupplier source) {
        long[] words = chunkOf(thread);
        int at = (thread & CHUNK_MASK) * WORDS;
        int rootCount = rootCount(shape);
        int sizeClass = rootCount <= 1 ? 0 : Integer.SIZE - Integer.numberOfLeadingZeros(rootCount - 1);
        words[at + 1] = shape | (long) sizeClass << CLASS_SHIFT;
        words[at + 2] = sizeClass == 0 ? NONE : arena.allocate(sizeClass);
        for (int index = 0; index < rootCount; index++) {
            if (sizeClass == 0) {
                words[at + 2] = source.getAsLong();
            } else {
                arena.write(words[at + 2], index, source.getAsLong());
            }
        }
        HEADS.setRelease(words, at, head);
    }

    /** The new link becomes the root over the two newest trees; returns the root of the one behind them, or -1. */
    private long mergeSmallest(long[] words, int at) {
        long shape = words[at + 1];
        int rootCount = rootCount(shape);
        long smallest = Long.lowestOneBit(shape & SIZES);
        long merged = smallest << 1;
        boolean again = (shape & merged) != 0;
        words[at + 1] = (shape & ~smallest & ~TWO_OF_SMALLEST) | merged | (again ? TWO_OF_SMALLEST : 0);
        return rootCount < 2 ? EventLayout.NO_POSITION : root(words, at, rootCount - 2);
    }

    /** The new link becomes a tree of its own, and the old head's tree the second. */
    private void addRoot(long[] words, int at, long oldHead) {
        long shape = words[at + 1];
        int rootCount = rootCount(shape);
        int sizeClass = (int) (shape >>> CLASS_SHIFT);
        if (rootCount == 1 << sizeClass) {
            grow(words, at, rootCount, sizeClass);
        }
        if (words[at + 1] >>> CLASS_SHIFT == 0) {
            words[at + 2] = oldHead;
        } else {
            arena.write(words[at + 2], rootCount, oldHead);
        }
        words[at + 1] |= (shape & 1) != 0 ? TWO_OF_SMALLEST : 1;
    }

    private void grow(long[] words, int at, int rootCount, int sizeClass) {
        Invariant.holds(sizeClass < RootArena.CLASS_MAX, "a thread has at most 64 trees");
        long block = arena.allocate(sizeClass + 1);
        for (int index = 0; index < rootCount; index++) {
            arena.write(block, index, root(words, at, index));
        }
        if (sizeClass > 0) {
            arena.free(sizeClass, words[at + 2]);
        }
        words[at + 1] += 1L << CLASS_SHIFT;
        words[at + 2] = block;
    }

    private long root(long[] words, int at, int index) {
        return words[at + 1] >>> CLASS_SHIFT == 0 ? words[at + 2] : arena.read(words[at + 2], index);
    }

    /** Trees besides the newest. */
    private static int rootCount(long shape) {
        return Long.bitCount(shape & (SIZES | TWO_OF_SMALLEST)) - 1;
    }

    private long[] chunkOf(int thread) {
        long[][] all = chunks;
        int chunk = thread >>> CHUNK_BITS;
        if (chunk >= all.length) {
            all = Arrays.copyOf(all, Math.max(chunk + 1, all.length * 2));
        } else if (all[chunk] != null) {
            return all[chunk];
        }
        long[] words = new long[CHUNK_THREADS * WORDS];
        all[chunk] = words;
        // Assigned also when it is the same array, so that readers who read the field see the new chunk.
        chunks = all;
        return words;
    }
}
