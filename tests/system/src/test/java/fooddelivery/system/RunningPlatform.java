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
 * {@code -Dfooddelivery.data=<its data directory>} as well. Gives it a {@link Browser} too.
 */
final class RunningPlatform implements ParameterResolver {

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == Platform.class || type == Browser.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        ExtensionContext.Store forAll = context.getRoot().getStore(ExtensionContext.Namespace.GLOBAL);
        Platform platform = forAll.computeIfAbsent(Platform.class, key -> open(), Platform.class);
        return parameter.getParameter().getType() == Platform.class
                ? platform
                : forAll.computeIfAbsent(Browser.class, key -> Browser.start(platform.url()), Browser.class);
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
