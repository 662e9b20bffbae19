package fooddelivery.drills;

import fooddelivery.system.Platform;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The code of a drill. One that needs nothing but a platform is a lambda. */
@FunctionalInterface
interface Scenario {

    /** Makes everything fail that is to fail, and looks at every promise. */
    void run(Stage stage);

    /** Of {@code ./run}, when it starts the drill's own platform. */
    default List<String> options(Settings settings) {
        return List.of();
    }

    /** Whether it can share a platform with the drills before and after it. */
    default boolean isContentWithAny() {
        return true;
    }

    /** Whether packets get lost in it, for which it gets a network of its own. */
    default boolean isInNamespace() {
        return false;
    }

    /** @throws NotHere when this machine lacks what the drill needs */
    default void requirePossible(Settings settings) {}

    /**
     * Before the platform is started.
     *
     * @param data its directory, empty
     * @param platform whose ports are chosen already
     */
    default void prepare(Path data, Platform platform) throws IOException {}

    /** After the platform was stopped, whatever went wrong before. */
    default void cleanUp() throws IOException {}
}
