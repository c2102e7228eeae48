package io.saldo.cli.layering;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.lang.annotation.Annotation;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/** The conditions that the rules need and ArchUnit does not bring. */
final class Conditions {
    private Conditions() {}

    /** Every class that the checked one names passes the test, which is given the checked class and the named one. */
    static ArchCondition<JavaClass> dependOnlyOnTargets(String description, BiPredicate<JavaClass, JavaClass> allowed) {
        return new ArchCondition<>(description) {
            @Override
            public void check(JavaClass origin, ConditionEvents events) {
                for (Dependency dependency : origin.getDirectDependenciesFromSelf()) {
                    JavaClass target = dependency.getTargetClass().getBaseComponentType();
                    boolean satisfied = target.isPrimitive() || allowed.test(origin, target);
                    events.add(new SimpleConditionEvent(dependency, satisfied, dependency.getDescription()));
                }
            }
        };
    }

    /** The class's own name, without its package and enclosing classes, passes the test. */
    static ArchCondition<JavaClass> matchName(String description, Predicate<String> allowed) {
        return new ArchCondition<>(description) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                boolean satisfied = allowed.test(type.getSimpleName());
                events.add(new SimpleConditionEvent(type, satisfied, type.getName() + " by its name"));
            }
        };
    }

    /** The {@code package-info} of the class's package carries the annotation. */
    static ArchCondition<JavaClass> resideInPackageMarkedWith(Class<? extends Annotation> marker) {
        return new ArchCondition<>("reside in a package marked with " + marker.getSimpleName()) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                boolean satisfied = type.getPackage().isAnnotatedWith(marker);
                events.add(new SimpleConditionEvent(type, satisfied, type.getName() + " in " + type.getPackageName()));
            }
        };
    }
}
