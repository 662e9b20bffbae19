package fooddelivery.runtime;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import java.time.Clock;
import java.util.List;
import java.util.Set;

/**
 * The rules of the house, for one line in a test of every WAR: {@code HouseRules.check("fooddelivery.store")}.
 *
 * <p>Four rooms, and calls go one way through them; no package needs another that needs it; a domain knows neither
 * transport nor container, and is told the time.
 */
public final class HouseRules {

    private static final Set<String> CALENDARS = Set.of("java.util.Calendar", "java.util.GregorianCalendar");

    private HouseRules() {}

    /** @param root the package that holds the four rooms */
    public static void check(String root) {
        check(
                root,
                new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages(root));
    }

    static void check(String root, JavaClasses house) {
        if (house.isEmpty()) {
            throw new AssertionError("There are no classes below " + root);
        }
        List<String> broken = rules(root).stream()
                .map(rule -> rule.allowEmptyShould(true).evaluate(house))
                .filter(EvaluationResult::hasViolation)
                .map(result -> result.getFailureReport().toString())
                .toList();
        if (!broken.isEmpty()) {
            throw new AssertionError(String.join(System.lineSeparator(), broken));
        }
    }

    private static List<ArchRule> rules(String root) {
        String inbound = root + ".inbound..";
        String application = root + ".application..";
        String domain = root + ".domain..";
        String outbound = root + ".outbound..";
        return List.of(
                classes()
                        .should()
                        .resideInAnyPackage(inbound, application, domain, outbound)
                        .because("a service has four rooms"),
                noClasses()
                        .that()
                        .resideInAPackage(domain)
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(inbound, application, outbound)
                        .because("a domain needs nobody"),
                noClasses()
                        .that()
                        .resideInAPackage(application)
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(inbound, outbound)
                        .because("the application is called from inbound and calls outbound by the domain's ports"),
                noClasses()
                        .that()
                        .resideInAPackage(inbound)
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage(outbound)
                        .because("nobody walks through the house without passing the application"),
                noClasses()
                        .that()
                        .resideInAPackage(outbound)
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage(inbound)
                        .because("what goes out does not come in again"),
                slices().matching(root + ".(**)").should().beFreeOfCycles(),
                noClasses()
                        .that()
                        .resideInAPackage(domain)
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(
                                "jakarta.ws.rs..",
                                "jakarta.jms..",
                                "jakarta.ejb..",
                                "jakarta.faces..",
                                "jakarta.servlet..")
                        .because("a domain does not know how it is reached"),
                noClasses()
                        .that()
                        .resideOutsideOfPackage(inbound)
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(
                                "jakarta.faces..", "org.primefaces..", "jakarta.servlet..", "fooddelivery.console..")
                        .because("pages are a way in, and nobody behind it knows of them"),
                noClasses()
                        .that()
                        .resideInAPackage(inbound)
                        .and()
                        .haveSimpleNameEndingWith("Console")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage("jakarta.persistence..", "java.sql..", "javax.sql..")
                        .orShould()
                        .dependOnClassesThat()
                        .areAssignableTo(Database.class)
                        .orShould()
                        .dependOnClassesThat()
                        .haveSimpleNameEndingWith("Repository")
                        .because("a page asks the application, which has transactions"),
                noClasses()
                        .that()
                        .resideInAPackage(domain)
                        .should()
                        .accessTargetWhere(asksTheSystemForTheTime())
                        .because("a domain is told the time, and a test can tell it any"));
    }

    private static DescribedPredicate<JavaAccess<?>> asksTheSystemForTheTime() {
        return DescribedPredicate.describe("asks the system for the time", access -> {
            if (!(access.getTarget() instanceof CodeUnitAccessTarget target)) {
                return false;
            }
            String owner = target.getOwner().getName();
            String name = target.getName();
            boolean withoutClock =
                    target.getRawParameterTypes().stream().noneMatch(type -> type.isEquivalentTo(Clock.class));
            return owner.startsWith("java.time.") && name.equals("now") && withoutClock
                    || owner.equals("java.time.Clock")
                            && (name.startsWith("system") || name.startsWith("tick") && withoutClock)
                    || owner.equals("java.lang.System") && (name.equals("currentTimeMillis") || name.equals("nanoTime"))
                    || owner.equals("java.util.Date")
                            && name.equals(JavaConstructor.CONSTRUCTOR_NAME)
                            && target.getRawParameterTypes().isEmpty()
                    || CALENDARS.contains(owner)
                            && (name.equals("getInstance") || name.equals(JavaConstructor.CONSTRUCTOR_NAME));
        });
    }
}
