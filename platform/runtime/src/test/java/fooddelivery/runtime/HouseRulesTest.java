package fooddelivery.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules have to notice: one house in order, and one in which everything is wrong. */
class HouseRulesTest {

    private static final List<String> WRONG_WAYS = List.of(
            "domain application",
            "domain inbound",
            "domain outbound",
            "application inbound",
            "application outbound",
            "inbound outbound",
            "outbound inbound");

    private static final List<String> CLOCKS = List.of(
            "java.time.Instant.now()",
            "java.time.LocalDateTime.now()",
            "java.time.LocalDate.now(java.time.ZoneId.of(\"UTC\"))",
            "java.time.Clock.systemUTC()",
            "java.time.Clock.tickMillis(java.time.ZoneOffset.UTC)",
            "System.currentTimeMillis()",
            "System.nanoTime()",
            "new java.util.Date()",
            "java.util.Calendar.getInstance()",
            "((java.util.function.Supplier<Object>) java.time.Instant::now).get()");

    private static final List<String> TRANSPORTS = List.of(
            "@jakarta.ws.rs.Path(\"/\") class Rest {}",
            "class Jms { jakarta.jms.Message message; }",
            "@jakarta.ejb.Stateless class Ejb {}",
            "class Servlet { jakarta.servlet.http.HttpServletRequest request; }",
            "class Faces { jakarta.faces.context.FacesContext context; }");

    @TempDir
    static Path classes;

    private static String found;

    @BeforeAll
    static void build() {
        List<String> house = new ArrayList<>(List.of(
                "package good.inbound; public class In { good.application.App app; good.domain.Dom dom; }",
                "package good.application; public class App { good.domain.Port port; }",
                "package good.domain; public class Dom { Object at(java.time.Clock c) { return java.time.LocalDate.now(c); } }",
                "package good.domain; public interface Port {}",
                "package good.outbound; public class Out implements good.domain.Port { good.application.App app; }",
                "package bad.util; class Helper {}",
                "package bad.domain.a; public class A { bad.domain.b.B b; }",
                "package bad.domain.b; public class B { bad.domain.a.A a; }"));
        for (String way : WRONG_WAYS) {
            String[] rooms = way.split(" ");
            house.add("package bad.%s; class From%s { bad.%s.To%s to; }"
                    .formatted(rooms[0], capital(rooms[1]), rooms[1], capital(rooms[0])));
            house.add("package bad.%s; public class To%s {}".formatted(rooms[1], capital(rooms[0])));
        }
        for (int i = 0; i < CLOCKS.size(); i++) {
            house.add("package bad.domain; class Late%d { Object now = %s; }".formatted(i, CLOCKS.get(i)));
        }
        TRANSPORTS.forEach(type -> house.add("package bad.domain; " + type));
        house.add("package bad.application; class Page { jakarta.faces.context.FacesContext context; }");
        house.add("package bad.outbound; class Answer { jakarta.servlet.http.HttpServletResponse response; }");
        house.add("package bad.inbound; class RowsConsole { fooddelivery.runtime.Database database; }");
        house.add("package bad.inbound; class EntitiesConsole { jakarta.persistence.EntityManager entities; }");
        compile(house);
        found = catchThrowable(() -> check("bad")).getMessage();
    }

    @Test
    void a_house_whose_calls_go_one_way_is_in_order() {
        assertThatCode(() -> check("good")).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @MethodSource("wrongWays")
    void a_call_in_the_wrong_direction_is_found(String from, String to) {
        assertThat(found)
                .contains("Field <bad.%s.From%s.to> has type <bad.%s.To%s>"
                        .formatted(from, capital(to), to, capital(from)));
    }

    private static List<Object[]> wrongWays() {
        return WRONG_WAYS.stream().map(way -> (Object[]) way.split(" ")).toList();
    }

    @Test
    void a_fifth_room_is_found() {
        assertThat(found).contains("Class <bad.util.Helper> does not reside");
    }

    @Test
    void a_cycle_between_packages_is_found() {
        assertThat(found).contains("Cycle detected: Slice domain.a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Rest", "Jms", "Ejb", "Servlet", "Faces"})
    void a_domain_that_knows_its_transport_is_found(String type) {
        assertThat(found).contains("bad.domain." + type);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application.Page", "outbound.Answer"})
    void who_knows_of_pages_behind_the_way_in_is_found(String type) {
        assertThat(found).contains("Field <bad." + type + ".");
    }

    @ParameterizedTest
    @ValueSource(strings = {"RowsConsole.database", "EntitiesConsole.entities"})
    void a_page_that_goes_past_the_application_is_found(String field) {
        assertThat(found).contains("Field <bad.inbound." + field);
    }

    @Test
    void a_domain_that_asks_for_the_time_is_found() {
        for (int i = 0; i < CLOCKS.size(); i++) {
            assertThat(found).as(CLOCKS.get(i)).contains("bad.domain.Late" + i + ".<init>");
        }
    }

    @Test
    void an_empty_house_is_not_taken_for_one_in_order() {
        assertThatThrownBy(() -> HouseRules.check("fooddelivery.nowhere")).isInstanceOf(AssertionError.class);
    }

    private static void check(String root) {
        HouseRules.check(root, new ClassFileImporter().importPath(classes.resolve(root)));
    }

    private static String capital(String word) {
        return word.substring(0, 1).toUpperCase() + word.substring(1);
    }

    private static void compile(List<String> sources) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<String> options =
                List.of("-d", classes.toString(), "-proc:none", "-cp", System.getProperty("java.class.path"));
        List<Source> files = sources.stream().map(Source::new).toList();
        assertThat(compiler.getTask(null, null, null, options, null, files).call())
                .as("compiles")
                .isTrue();
    }

    private static final class Source extends SimpleJavaFileObject {

        private final String text;

        private Source(String text) {
            super(
                    URI.create("string:///" + text.replaceAll(".*?(?:class|interface) (\\w+) .*", "$1") + ".java"),
                    Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
