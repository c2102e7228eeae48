package io.saldo.cli.layering;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitCallTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.NullMarked;

/**
 * The rules about what may depend on what, for the modules below one root package. The root is a parameter so that the
 * rules can be tried on classes that break them.
 */
record LayeringRules(String root) {
    /** The modules in the order in which they may depend on each other: a module sees only those before it. */
    static final List<String> MODULES = List.of(
            "ledger", "journal", "replica", "projection", "sink", "server", "client", "cli", "simulator", "benchmark");

    private static final Set<String> PURE = Set.of("ledger", "journal");

    private static final List<String> EMPTY_WORDS =
            List.of("Util", "Utils", "Helper", "Manager", "Service", "Impl", "Base", "Data", "Info", "DTO", "Dto");

    private static final Set<String> JAVA_BASE = Object.class.getModule().getPackages();

    /** What the core must never depend on, because it differs between two runs or waits for something. */
    private static final String[] UNREPEATABLE = {
        "java.util.Random",
        "java.util.SplittableRandom",
        "java.util.random..",
        "java.security.SecureRandom",
        "java.lang.Thread",
        "java.lang.Runtime",
        "java.lang.ProcessHandle",
        "java.util.Timer",
        "java.util.Locale",
        "java.util.TimeZone",
        "java.util.IdentityHashMap",
        "java.util.WeakHashMap",
        "java.util.concurrent..",
        "java.time.Clock",
        "java.time.InstantSource",
        "java.io..",
        "java.nio.file..",
        "java.nio.channels..",
        "java.net..",
        "java.text..",
        "java.lang.Float",
        "java.lang.Double",
    };

    private static final Set<String> UNREPEATABLE_CALLS = Set.of(
            "java.lang.System.currentTimeMillis",
            "java.lang.System.nanoTime",
            "java.lang.System.getProperty",
            "java.lang.System.getProperties",
            "java.lang.System.getenv",
            "java.lang.System.identityHashCode",
            "java.lang.Integer.getInteger",
            "java.lang.Long.getLong",
            "java.lang.Boolean.getBoolean",
            "java.lang.Math.random",
            "java.util.UUID.randomUUID",
            "java.util.Collections.shuffle",
            "java.nio.charset.Charset.defaultCharset",
            "java.time.ZoneId.systemDefault",
            "java.lang.Object.wait",
            "java.lang.Object.notify",
            "java.lang.Object.notifyAll",
            "java.lang.String.format",
            "java.lang.String.formatted");

    /** Calls that take their locale or charset from the machine when they are made without an argument. */
    private static final Set<String> UNREPEATABLE_WITHOUT_ARGUMENT =
            Set.of("java.lang.String.toUpperCase", "java.lang.String.toLowerCase", "java.lang.String.getBytes");

    /** Every rule by its name, in the order in which a reader wants to know them. */
    Map<String, ArchRule> all() {
        Map<String, ArchRule> rules = new LinkedHashMap<>();
        rules.put("modules depend only on those before them", noDependencyOnLaterModules());
        rules.put("the journal knows nothing of ours", journalStandsAlone());
        rules.put("ledger and journal need java.base only", pureModulesNeedOnlyJavaBase());
        rules.put("one package alone imports Aeron", aeronInOnePackage());
        rules.put("the core depends on nothing unrepeatable", coreDependsOnNothingUnrepeatable());
        rules.put("the core calls nothing unrepeatable", coreCallsNothingUnrepeatable());
        rules.put("the core has no static state", coreHasNoStaticState());
        rules.put("the core takes no lock", coreTakesNoLock());
        rules.put("packages have no cycle", packagesHaveNoCycle());
        rules.put("names say what a class is", namesSayWhatAClassIs());
        rules.put("nullness is marked", nullnessIsMarked());
        return rules;
    }

    private ArchRule noDependencyOnLaterModules() {
        return classes()
                .that(resideInAPackage(root + ".."))
                .should(Conditions.dependOnlyOnTargets(
                        "depend only on modules before theirs",
                        (origin, target) -> moduleIndex(target) <= moduleIndex(origin)))
                .allowEmptyShould(true);
    }

    private ArchRule journalStandsAlone() {
        return noClasses()
                .that(resideInAPackage(module("journal")))
                .should()
                .dependOnClassesThat(resideInAPackage(root + "..").and(outside("journal")))
                .allowEmptyShould(true);
    }

    private ArchRule pureModulesNeedOnlyJavaBase() {
        return classes()
                .that(resideInAnyPackage(PURE.stream().map(this::module).toArray(String[]::new)))
                .should(Conditions.dependOnlyOnTargets(
                        "depend only on java.base, JSpecify and each other",
                        (origin, target) -> JAVA_BASE.contains(target.getPackageName())
                                || target.getPackageName().startsWith("org.jspecify.")
                                || target.getPackageName().startsWith(root)))
                .allowEmptyShould(true);
    }

    private ArchRule aeronInOnePackage() {
        return noClasses()
                .that(resideInAPackage(root + "..").and(outside("replica.aeron")))
                .should()
                .dependOnClassesThat(resideInAnyPackage("io.aeron..", "org.agrona.."))
                .allowEmptyShould(true);
    }

    private ArchRule coreDependsOnNothingUnrepeatable() {
        return noClasses()
                .that(resideInAPackage(module("ledger")))
                .should()
                .dependOnClassesThat(describe("are unrepeatable", LayeringRules::isUnrepeatable))
                .allowEmptyShould(true);
    }

    private ArchRule coreCallsNothingUnrepeatable() {
        return noClasses()
                .that(resideInAPackage(module("ledger")))
                .should()
                .callCodeUnitWhere(describe("the call is unrepeatable", LayeringRules::isUnrepeatableCall))
                .allowEmptyShould(true);
    }

    private ArchRule coreHasNoStaticState() {
        return fields().that()
                .areStatic()
                .and()
                .areDeclaredInClassesThat(resideInAPackage(module("ledger")))
                .should()
                .beFinal()
                .allowEmptyShould(true);
    }

    private ArchRule coreTakesNoLock() {
        return methods()
                .that()
                .areDeclaredInClassesThat(resideInAPackage(module("ledger")))
                .should()
                .notHaveModifier(JavaModifier.SYNCHRONIZED)
                .allowEmptyShould(true);
    }

    private ArchRule packagesHaveNoCycle() {
        return slices().assignedFrom(new PackageItself())
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true);
    }

    private ArchRule namesSayWhatAClassIs() {
        return noClasses()
                .that(resideInAPackage(root + ".."))
                .should(Conditions.matchName(
                        "have a name that ends with one of " + EMPTY_WORDS,
                        name -> EMPTY_WORDS.stream().anyMatch(name::endsWith)))
                .allowEmptyShould(true);
    }

    private ArchRule nullnessIsMarked() {
        return classes()
                .that(resideInAPackage(root + ".."))
                .should(Conditions.resideInPackageMarkedWith(NullMarked.class))
                .allowEmptyShould(true);
    }

    private static boolean isUnrepeatable(JavaClass type) {
        return resideInAnyPackageOrAre(type.getBaseComponentType(), UNREPEATABLE);
    }

    private static boolean resideInAnyPackageOrAre(JavaClass type, String... names) {
        for (String name : names) {
            boolean isPackage = name.endsWith("..");
            String prefix = isPackage ? name.substring(0, name.length() - 2) : name;
            if (isPackage
                    ? (type.getPackageName() + ".").startsWith(prefix + ".")
                    : type.getName().equals(prefix)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isUnrepeatableCall(JavaAccess<?> access) {
        if (!(access.getTarget() instanceof CodeUnitCallTarget target)) {
            return false;
        }
        String owner = target.getOwner().getName();
        String call = owner + "." + target.getName();
        return UNREPEATABLE_CALLS.contains(call)
                || (owner.startsWith("java.time.") && target.getName().equals("now"))
                || (target.getRawParameterTypes().isEmpty() && UNREPEATABLE_WITHOUT_ARGUMENT.contains(call));
    }

    /** The place of a class's module in the order; a class outside of all modules may be used by any. */
    private int moduleIndex(JavaClass type) {
        String name = type.getPackageName() + ".";
        for (int index = 0; index < MODULES.size(); index++) {
            if (name.startsWith(root + "." + MODULES.get(index) + ".")) {
                return index;
            }
        }
        return -1;
    }

    private String module(String name) {
        return root + "." + name + "..";
    }

    private DescribedPredicate<JavaClass> outside(String name) {
        return DescribedPredicate.not(resideInAPackage(module(name)));
    }

    /** Each package is a slice of its own, so that a package and those below it are told apart. */
    private final class PackageItself implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return (type.getPackageName() + ".").startsWith(root + ".")
                    ? SliceIdentifier.of(type.getPackageName())
                    : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "packages of " + root;
        }
    }
}
