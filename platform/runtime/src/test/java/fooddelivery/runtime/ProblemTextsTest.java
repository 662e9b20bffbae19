package fooddelivery.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ProblemTextsTest {

    @Test
    void every_problem_that_any_service_may_answer_has_a_sentence_in_every_language() {
        Set<String> types = new TreeSet<>(Problems.CODES.values());
        types.addAll(List.of(Problems.UNNAMED, "internal", "unavailable", "not-possible-now"));
        List<String> faults = ProblemCheck.collect(Path.of("src/main/java"), types);
        List<Properties> none = List.of(new Properties(), new Properties());
        ProblemCheck.check(types, ProblemCheck.bundles(ProblemTexts.COMMON), none, faults);
    }

    @Test
    void a_type_without_a_sentence_is_found_and_a_type_that_is_not_written_out_is_as_well() {
        Set<String> types = new TreeSet<>();
        List<String> faults = new ArrayList<>();
        ProblemCheck.collect("A.java", "throw ProblemException.conflict(\n  \"brand-new\", \"x\");", types, faults);
        ProblemCheck.collect("A.java", "throw new ProblemException(\n 418,\n \"teapot\", \"x\");", types, faults);
        assertThat(types).containsExactlyInAnyOrder("brand-new", "teapot");
        assertThat(faults).isEmpty();
        List<Properties> none = List.of(new Properties(), new Properties());
        assertThatThrownBy(() -> ProblemCheck.check(types, none, none, faults))
                .hasMessageContaining("brand-new has no title in ko")
                .hasMessageContaining("teapot has no title in en");

        ProblemCheck.collect("B.java", "throw ProblemException.unprocessable(type, \"x\");", types, faults);
        assertThat(faults).containsExactly("B.java makes a problem whose type is not written there");
    }

    @Test
    void a_sentence_that_is_not_used_or_of_the_wrong_language_is_found() {
        Properties english = new Properties();
        english.setProperty("old", "지난 것입니다.");
        List<Properties> none = List.of(new Properties(), new Properties());
        assertThatThrownBy(() -> ProblemCheck.check(Set.of(), List.of(english, new Properties()), none, List.of()))
                .hasMessageContaining("nothing answers old")
                .hasMessageContaining("of another language");
    }

    @Test
    void a_type_that_nobody_has_a_sentence_for_still_has_a_title() {
        assertThat(ProblemTexts.title("unheard-of", Locale.KOREAN)).isEqualTo("처리하지 못했습니다.");
    }
}
