package io.saldo.journal;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Locale;
import java.util.Optional;

/**
 * Threads for work that nobody waits for. Where the system is Linux they are nicer than all others: whoever answers requests
 * gets a processor at once though they run, and they get a tenth of what another thread gets while both want it. They are not
 * starved, since the whole process waits for each of its threads now and then, as the garbage collector does.
 */
public final class BackgroundThread {
    private static final int WHICH_PROCESS = 0;
    private static final int THIS_THREAD = 0;
    private static final int NICENESS = 10;

    private BackgroundThread() {}

    /** A daemon thread with the name that has not started. */
    public static Thread unstarted(String name, Runnable task) {
        return Thread.ofPlatform().name(name).daemon().unstarted(() -> {
            makeNice();
            task.run();
        });
    }

    /** See {@code setpriority(2)}: to Linux a thread is a process of its own here. Needs no privilege. */
    @SuppressWarnings("restricted") // The launcher allows native access; elsewhere the JVM warns once.
    private static void makeNice() {
        if (!System.getProperty("os.name", "").toLowerCase(Locale.ROOT).equals("linux")) {
            return;
        }
        Linker linker = Linker.nativeLinker();
        Optional<MemorySegment> function = linker.defaultLookup().find("setpriority");
        if (function.isEmpty()) {
            return;
        }
        MethodHandle setPriority = linker.downcallHandle(
                function.get(),
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        try {
            // What it answers makes no difference: a system that forbids it runs the thread like any other.
            int _ = (int) setPriority.invokeExact(WHICH_PROCESS, THIS_THREAD, NICENESS);
        } catch (Throwable e) {
            throw new IllegalStateException("setpriority cannot be called", e);
        }
    }
}
