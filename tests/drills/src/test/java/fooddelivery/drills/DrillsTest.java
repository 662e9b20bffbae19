package fooddelivery.drills;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DrillsTest {

    @TempDir
    private Path out;

    @Test
    void whoever_asks_what_there_is_gets_an_answer_and_0() {
        assertThat(Drills.run(List.of("--list"))).isZero();
        assertThat(Drills.run(List.of("--help"))).isZero();
    }

    @Test
    void a_drill_that_there_is_not_is_2() {
        assertThat(Drills.run(List.of("earthquake"))).isEqualTo(Drills.NOT_UNDERSTOOD);
        assertThat(Drills.run(List.of("--orders"))).isEqualTo(Drills.NOT_UNDERSTOOD);
    }

    @Test
    void a_drill_that_lacks_what_it_needs_is_3() {
        assertThat(Drills.run(List.of("upgrade", "--out", out.toString()))).isEqualTo(3);
    }

    @Test
    void names_are_different_and_every_drill_says_what_it_does_and_what_must_hold() {
        assertThat(Drill.ALL).extracting(Drill::name).doesNotHaveDuplicates().allMatch(name -> name.matches("[a-z-]+"));
        assertThat(Drill.ALL).allSatisfy(drill -> {
            assertThat(drill.does()).isNotBlank().doesNotEndWith(".");
            assertThat(drill.must()).isNotBlank().doesNotEndWith(".");
            assertThat(drill.code().get()).isNotNull();
        });
    }
}
