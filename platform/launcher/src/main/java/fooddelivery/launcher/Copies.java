package fooddelivery.launcher;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The copies of one service, as the gateway sees them. All of it is used on the gateway's one event loop.
 *
 * <p>A service of one copy is always asked. Of several, those that say themselves that they are ready; one that refuses a
 * connection counts as not ready until it says so again. When none is ready all are tried: whoever looks may be late.
 */
final class Copies {

    /** One of them. */
    static final class Copy {

        final String name;
        final int port;
        private boolean ready;
        private int running;
        private long lastAsked;

        private Copy(String name, int port, boolean ready) {
            this.name = name;
            this.port = port;
            this.ready = ready;
        }

        boolean isReady() {
            return ready;
        }

        /** @return whether that is news */
        boolean ready(boolean says) {
            boolean news = ready != says;
            ready = says;
            return news;
        }

        void begin() {
            running++;
        }

        void end() {
            running--;
        }
    }

    private final String service;
    private final List<Copy> all;
    private long asked;

    /** @param ports of the first copy, the second, and so on */
    Copies(String service, List<Integer> ports) {
        this.service = service;
        this.all = IntStream.range(0, ports.size())
                .mapToObj(i -> new Copy(Installation.copy(service, i + 1), ports.get(i), ports.size() == 1))
                .toList();
    }

    String service() {
        return service;
    }

    List<Copy> all() {
        return all;
    }

    boolean areSeveral() {
        return all.size() > 1;
    }

    /**
     * Whom to ask: the one by whom the asker's session is kept, if it is ready; else the ready one with the fewest requests,
     * of those that are alike the one that was asked longest ago.
     *
     * @param preferred its name; null for none
     * @param tried those that could not be reached
     */
    Optional<Copy> choose(String preferred, Set<Copy> tried) {
        List<Copy> left = all.stream().filter(copy -> !tried.contains(copy)).toList();
        List<Copy> ready = left.stream().filter(Copy::isReady).toList();
        Optional<Copy> chosen = ready.stream()
                .filter(copy -> copy.name.equals(preferred))
                .findFirst()
                .or(() -> (ready.isEmpty() ? left : ready)
                        .stream()
                                .min(Comparator.comparingInt((Copy copy) -> copy.running)
                                        .thenComparingLong(copy -> copy.lastAsked)));
        chosen.ifPresent(copy -> copy.lastAsked = ++asked);
        return chosen;
    }
}
