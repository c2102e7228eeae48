package io.saldo.cli.layering;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Instruction;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.MonitorInstruction;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Looks into the bytecode of methods for what ArchUnit does not see: local variables and single instructions. */
final class Instructions {
    /** FADD, DLOAD_1, I2D, F2L, FASTORE and all others that touch a float or a double. */
    private static final Pattern FLOATING_POINT =
            Pattern.compile("[FD](ADD|SUB|MUL|DIV|REM|NEG|ALOAD|ASTORE|RETURN|CMP[LG]|CONST_\\d|LOAD(_.*)?|STORE(_.*)?)"
                    + "|[ILFD]2[FD]|[FD]2[IL]");

    private Instructions() {}

    /** Each use of floating point in the classes, as "class.method: opcode"; loaded constants show by their use. */
    static List<String> floatingPointIn(JavaClasses classes) {
        return matching(
                classes,
                instruction ->
                        FLOATING_POINT.matcher(instruction.opcode().name()).matches());
    }

    /** Each synchronized block in the classes, as "class.method: opcode". */
    static List<String> locksIn(JavaClasses classes) {
        return matching(
                classes,
                instruction ->
                        instruction instanceof MonitorInstruction && instruction.opcode() == Opcode.MONITORENTER);
    }

    private interface Search {
        boolean finds(Instruction instruction);
    }

    private static List<String> matching(JavaClasses classes, Search search) {
        List<String> found = new ArrayList<>();
        for (JavaClass type : classes) {
            for (MethodModel method : parse(type).methods()) {
                method.code().ifPresent(code -> {
                    for (CodeElement element : code) {
                        if (element instanceof Instruction instruction && search.finds(instruction)) {
                            found.add(type.getName() + "." + method.methodName().stringValue() + ": "
                                    + instruction.opcode());
                        }
                    }
                });
            }
        }
        return found;
    }

    private static ClassModel parse(JavaClass type) {
        try (InputStream bytes = type.getSource().orElseThrow().getUri().toURL().openStream()) {
            return ClassFile.of().parse(bytes.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
