package fooddelivery.runtime;

import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which trigger leads from which state to which: the only source of an aggregate's guards. A pair that is not listed is
 * ignored, or answered 409 when a person asked for it.
 */
public final class TransitionTable<S extends Enum<S>, T extends Enum<T>> {

    private final Map<S, Map<T, S>> next;

    private TransitionTable(Map<S, Map<T, S>> next) {
        this.next = next;
    }

    public static <S extends Enum<S>, T extends Enum<T>> Builder<S, T> of(Class<S> states, Class<T> triggers) {
        return new Builder<>(states, triggers);
    }

    public Optional<S> next(S state, T trigger) {
        return Optional.ofNullable(next.getOrDefault(state, Map.of()).get(trigger));
    }

    public boolean allows(S state, T trigger) {
        return next(state, trigger).isPresent();
    }

    /** Whether the trigger leads to this state from somewhere: then a repeated command has been obeyed already. */
    public boolean isResultOf(T trigger, S state) {
        return next.values().stream().anyMatch(row -> row.get(trigger) == state);
    }

    /** Every listed transition, for the documentation and the tests. */
    public Map<S, Map<T, S>> rows() {
        return Collections.unmodifiableMap(next);
    }

    public static final class Builder<S extends Enum<S>, T extends Enum<T>> {
        private final Class<T> triggers;
        private final Map<S, Map<T, S>> next;

        private Builder(Class<S> states, Class<T> triggers) {
            this.triggers = triggers;
            this.next = new EnumMap<>(states);
        }

        /** @param to the new state, or null to stay in the state the aggregate is in */
        public Builder<S, T> on(T trigger, Set<S> from, S to) {
            for (S state : EnumSet.copyOf(from)) {
                S before = next.computeIfAbsent(state, s -> new EnumMap<>(triggers))
                        .putIfAbsent(trigger, to == null ? state : to);
                if (before != null) {
                    throw new IllegalStateException(state + " + " + trigger + " is listed twice");
                }
            }
            return this;
        }

        public TransitionTable<S, T> build() {
            return new TransitionTable<>(next);
        }
    }
}
