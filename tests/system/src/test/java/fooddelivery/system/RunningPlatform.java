package fooddelivery.system;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives a test the running platform: one of its own for all tests, started by {@code ./run} and stopped at the end, or,
 * with {@code -Dfooddelivery.url=http://localhost:8080}, one that runs already. Tests that stop parts of that one need
 * {@code -Dfooddelivery.data=<its data directory>} as well.
 */
final class RunningPlatform implements ParameterResolver {

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Platform.class;
    }

    @Override
    public Platform resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.GLOBAL)
                .computeIfAbsent(Platform.class, key -> open(), Platform.class);
    }

    private static Platform open() {
        String url = System.getProperty("fooddelivery.url", "");
        String data = System.getProperty("fooddelivery.data", "");
        if (!url.isEmpty()) {
            return Platform.at(URI.create(url), data.isEmpty() ? Optional.empty() : Optional.of(Path.of(data)));
        }
        Platform platform = Platform.start(Path.of(data.isEmpty() ? "target/data" : data));
        // Also when the tests themselves are killed: what they started does not stay behind.
        Runtime.getRuntime().addShutdownHook(new Thread(platform::close, "stop the platform"));
        platform.warmUp();
        return platform;
    }
}
