package io.saldo.cli.layering;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Holds the modules to their order and the core to its purity. Beside the real classes, every rule is tried on the
 * misfits, a small copy of the modules in which each rule is broken at least once: a rule that cannot fail proves
 * nothing.
 */
class LayeringTest {
    private static final JavaClasses SALDO = new ClassFileImporter()
            .withImportOption(location -> !location.contains("/test-classes/"))
            .importPackages("io.saldo");
    private static final String MISFITS_ROOT = LayeringTest.class.getPackageName() + ".misfits";
    private static final JavaClasses MISFITS = new ClassFileImporter().importPackages(MISFITS_ROOT);

    @TestFactory
    Stream<DynamicTest> holds() {
        return new LayeringRules("io.saldo")
                .all().entrySet().stream()
                        .map(rule ->
                                dynamicTest(rule.getKey(), () -> rule.getValue().check(SALDO)));
    }

    @TestFactory
    Stream<DynamicTest> findsTheMisfit() {
        return new LayeringRules(MISFITS_ROOT)
                .all().entrySet().stream()
                        .map(rule -> dynamicTest(
                                rule.getKey(),
                                () -> assertThrows(
                                        AssertionError.class,
                                        () -> rule.getValue().check(MISFITS))));
    }

    @Test
    void coreComputesWithoutFloatingPoint() {
        assertEquals(List.of(), Instructions.floatingPointIn(ledger(SALDO, "io.saldo")));

        assertFalse(Instructions.floatingPointIn(ledger(MISFITS, MISFITS_ROOT)).isEmpty());
    }

    @Test
    void coreEntersNoSynchronizedBlock() {
        assertEquals(List.of(), Instructions.locksIn(ledger(SALDO, "io.saldo")));

        assertFalse(Instructions.locksIn(ledger(MISFITS, MISFITS_ROOT)).isEmpty());
    }

    @Test
    void seesEveryModuleThatTheApplicationIsMadeOf() {
        for (String module : List.of("ledger", "journal", "replica", "projection", "sink", "server", "cli")) {
            assertTrue(
                    SALDO.containPackage("io.saldo." + module), () -> "no class of " + module + " on the class path");
        }
    }

    private static JavaClasses ledger(JavaClasses classes, String root) {
        return classes.that(resideInAPackage(root + ".ledger.."));
    }
}
