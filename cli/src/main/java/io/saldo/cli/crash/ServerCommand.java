package io.saldo.cli.crash;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * How {@code ./saldo}'s commands are run in processes of their own.
 *
 * @param java the Java program with its flags and classes, up to the main class
 */
public record ServerCommand(List<String> java) {
    /** As in the launcher: what Aeron and the mapped memory need. */
    private static final List<String> JVM_FLAGS = List.of(
            "--add-opens",
            "java.base/jdk.internal.misc=ALL-UNNAMED",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-XX:+UseCompactObjectHeaders",
            // Many short lives: what counts is the start.
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xmx512m");

    private static final String MAIN = "io.saldo.cli.Main";

    /** Keeps its own copy of the list. */
    public ServerCommand {
        java = List.copyOf(java);
    }

    /** With this program's own classes. */
    public static ServerCommand plain() {
        return of(System.getProperty("java.class.path"), List.of());
    }

    private static ServerCommand of(String classPath, List<String> flags) {
        List<String> java = new ArrayList<>();
        java.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        java.addAll(JVM_FLAGS);
        java.addAll(flags);
        java.addAll(List.of("-cp", classPath, MAIN));
        return new ServerCommand(java);
    }

    /**
     * The same, twice as fast at the start: as the launcher does after a build, Java is taught which classes a server
     * needs.
     *
     * @param directory where that is kept
     */
    public static ServerCommand trained(Path directory) throws IOException {
        String classPath = packed(directory);
        Path cache = directory.resolve("classes.cache");
        ServerCommand trainee = of(classPath, List.of("-Xlog:disable", "-XX:AOTCacheOutput=" + cache));
        try (ServerProcess training =
                ServerProcess.start(trainee.with("train"), ServerProcess.NO_PORT, directory.resolve("training.log"))) {
            training.awaitExit();
        }
        return Files.exists(cache)
                ? of(classPath, List.of("-Xlog:disable", "-XX:AOTCache=" + cache))
                : of(classPath, List.of());
    }

    /** Runs a server on a data directory, to which further flags can be added. */
    List<String> run(Path data, int port, String... more) {
        List<String> command = with("run", "--data-dir", data.toString(), "--http-port", Integer.toString(port));
        command.addAll(List.of(more));
        return command;
    }

    /** Runs any command. */
    public List<String> with(String... arguments) {
        List<String> command = new ArrayList<>(java);
        command.addAll(List.of(arguments));
        return command;
    }

    /** The class path with each folder of classes made a jar, since Java remembers classes of jars only. */
    private static String packed(Path directory) throws IOException {
        List<String> entries = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path path = Path.of(entry);
            entries.add(Files.isDirectory(path) ? pack(path, directory, entries.size()) : entry);
        }
        return String.join(File.pathSeparator, entries);
    }

    private static String pack(Path folder, Path directory, int number) throws IOException {
        Path jar = directory.resolve("classes-" + number + ".jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file);
                Stream<Path> files = Files.walk(folder)) {
            for (Path path : files.filter(Files::isRegularFile).sorted().toList()) {
                out.putNextEntry(new JarEntry(folder.relativize(path).toString().replace(File.separatorChar, '/')));
                Files.copy(path, out);
                out.closeEntry();
            }
        }
        return jar.toString();
    }
}
