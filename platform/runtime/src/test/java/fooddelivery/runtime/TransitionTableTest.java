package fooddelivery.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TransitionTableTest {

    private enum Door {
        OPEN,
        CLOSED,
        LOCKED
    }

    private enum Hand {
        PUSH,
        PULL,
        TURN_KEY,
        KNOCK
    }

    private static final TransitionTable<Door, Hand> TABLE = TransitionTable.of(Door.class, Hand.class)
            .on(Hand.PUSH, Set.of(Door.CLOSED), Door.OPEN)
            .on(Hand.PULL, Set.of(Door.OPEN), Door.CLOSED)
            .on(Hand.TURN_KEY, Set.of(Door.CLOSED), Door.LOCKED)
            .on(Hand.KNOCK, Set.of(Door.CLOSED, Door.LOCKED), null)
            .build();

    @Test
    void a_listed_pair_leads_to_its_state() {
        assertThat(TABLE.next(Door.CLOSED, Hand.PUSH)).contains(Door.OPEN);
        assertThat(TABLE.allows(Door.CLOSED, Hand.PUSH)).isTrue();
    }

    @Test
    void a_pair_that_is_not_listed_leads_nowhere() {
        assertThat(TABLE.next(Door.LOCKED, Hand.PUSH)).isEmpty();
        assertThat(TABLE.allows(Door.LOCKED, Hand.PUSH)).isFalse();
    }

    @Test
    void without_a_new_state_the_old_one_stays() {
        assertThat(TABLE.next(Door.CLOSED, Hand.KNOCK)).contains(Door.CLOSED);
        assertThat(TABLE.next(Door.LOCKED, Hand.KNOCK)).contains(Door.LOCKED);
    }

    @Test
    void a_command_repeated_in_its_own_result_has_been_obeyed_already() {
        assertThat(TABLE.isResultOf(Hand.PUSH, Door.OPEN)).isTrue();
        assertThat(TABLE.isResultOf(Hand.PUSH, Door.LOCKED)).isFalse();
        assertThat(TABLE.isResultOf(Hand.KNOCK, Door.OPEN)).isFalse();
    }

    @Test
    void a_pair_that_is_listed_twice_is_an_error_of_ours() {
        TransitionTable.Builder<Door, Hand> builder =
                TransitionTable.of(Door.class, Hand.class).on(Hand.PUSH, Set.of(Door.CLOSED), Door.OPEN);
        assertThatThrownBy(() -> builder.on(Hand.PUSH, Set.of(Door.CLOSED, Door.LOCKED), Door.OPEN))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("CLOSED + PUSH");
    }

    @Test
    void the_rows_are_for_reading_only() {
        assertThat(TABLE.rows()).containsOnlyKeys(Door.values());
        assertThatThrownBy(() -> TABLE.rows().put(Door.OPEN, Map.of()))
                .isInstanceOf(UnsupportedOperationException.class);
    }
}
