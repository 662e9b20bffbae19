package fooddelivery.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VerdictTest {

    @Test
    void twice_as_much_is_allowed_and_no_more() {
        assertThat(verdict(10, 20).holds()).isTrue();
        assertThat(verdict(10, 20.1).holds()).isFalse();
    }

    @Test
    void a_little_more_than_nothing_does_not_count() {
        assertThat(verdict(0.5, 1.4).holds()).isTrue();
        assertThat(verdict(0.5, 1.6).holds()).isFalse();
    }

    @Test
    void less_holds() {
        assertThat(verdict(10, 1).holds()).isTrue();
    }

    @Test
    void a_figure_that_is_missing_holds_nothing() {
        assertThat(verdict(10, Double.NaN).holds()).isFalse();
        assertThat(verdict(Double.NaN, 10).holds()).isFalse();
    }

    private static Verdict verdict(double before, double after) {
        return new Verdict("something", "ms", before, after, 2, 1);
    }
}
