package io.saldo.journal;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Locale;
import java.util.Optional;

/**
 * Threads for work that nobody waits for. Where the system is Linux they, and all threads that they start, are nicer than the
 * others: they get a tenth of what another thread gets while both want the processor, and whoever wakes up takes it from them
 * at once. They are not starved, since the whole process waits for each of its threads now and then, as the garbage collector
 * does.
 */
public final class BackgroundThread {
    private static final int NICENESS = 10;
    /**
     * Since Linux 6.12 a thread that wakes up takes the processor at once from one that asked for longer stretches of it than
     * it does itself, the usual being one to three milliseconds; otherwise it waits for the end of the stretch.
     */
    private static final long STRETCH_NANOS = 20_000_000;

    private BackgroundThread() {}

    /** A daemon thread with the name that has not started. */
    public static Thread unstarted(String name, Runnable task) {
        return Thread.ofPlatform().name(name).daemon().unstarted(() -> {
            if (System.getProperty("os.name", "").toLowerCase(Locale.ROOT).equals("linux")) {
                makeNice();
            }
            task.run();
        });
    }

    /** Needs no privilege. What the system answers makes no difference: if it refuses, the thread runs like any other. */
    private static void makeNice() {
        if (!Scheduling.ask(NICENESS, STRETCH_NANOS)) {
            Scheduling.setPriority(NICENESS);
        }
    }

    /** The system's functions. To Linux a thread is a process of its own here, and 0 is the one that asks. */
    @SuppressWarnings("restricted") // The launcher allows native access; elsewhere the JVM warns once.
    private static final class Scheduling {
        private static final int WHICH_PROCESS = 0;
        private static final int THIS_THREAD = 0;
        private static final int POLICY_OTHER = 0;
        /** {@code struct sched_attr} as Linux has had it since 3.14. */
        private static final int ATTRIBUTES_BYTES = 48;

        private Scheduling() {}

        /**
         * See {@code sched_setattr(2)}.
         *
         * @return false when the system does not do it
         */
        static boolean ask(int niceness, long stretchNanos) {
            Optional<Long> number = callNumber();
            Optional<MethodHandle> call = function(
                    "syscall",
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_INT,
                    ValueLayout.ADDRESS,
                    ValueLayout.JAVA_INT);
            if (number.isEmpty() || call.isEmpty()) {
                return false;
            }
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment attributes = arena.allocate(ATTRIBUTES_BYTES, Long.BYTES);
                attributes.set(ValueLayout.JAVA_INT, 0, ATTRIBUTES_BYTES);
                attributes.set(ValueLayout.JAVA_INT, 4, POLICY_OTHER);
                attributes.set(ValueLayout.JAVA_INT, 16, niceness);
                attributes.set(ValueLayout.JAVA_LONG, 24, stretchNanos);
                return (long) call.get().invokeExact((long) number.get(), THIS_THREAD, attributes, 0) == 0;
            } catch (Throwable e) {
                throw new IllegalStateException("sched_setattr cannot be called", e);
            }
        }

        /** See {@code setpriority(2)}. */
        static void setPriority(int niceness) {
            Optional<MethodHandle> call = function(
                    "setpriority",
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT);
            if (call.isPresent()) {
                try {
                    int _ = (int) call.get().invokeExact(WHICH_PROCESS, THIS_THREAD, niceness);
                } catch (Throwable e) {
                    throw new IllegalStateException("setpriority cannot be called", e);
                }
            }
        }

        private static Optional<Long> callNumber() {
            return switch (System.getProperty("os.arch", "")) {
                case "amd64" -> Optional.of(314L);
                case "aarch64" -> Optional.of(274L);
                default -> Optional.empty();
            };
        }

        private static Optional<MethodHandle> function(String name, MemoryLayout result, MemoryLayout... arguments) {
            Linker linker = Linker.nativeLinker();
            return linker.defaultLookup()
                    .find(name)
                    .map(address -> linker.downcallHandle(address, FunctionDescriptor.of(result, arguments)));
        }
    }
}
