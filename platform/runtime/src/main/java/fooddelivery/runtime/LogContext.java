package fooddelivery.runtime;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.logging.Filter;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Says in each line of the log which service wrote it and which order it is about, where lines are JSON
 * ({@code FOODDELIVERY_LOG_FORMAT=json}): the server's formatter makes fields of a map among a record's parameters. Neither
 * names nor anything else of a person is added. Lines of text stay as they are.
 */
@ApplicationScoped
public class LogContext {

    private static final String JSON = "json";

    void start(
            @Observes Startup.Finished event,
            @ConfigProperty(name = "fooddelivery.log.format", defaultValue = "text") String format,
            @ConfigProperty(name = "fooddelivery.service") String service,
            @ConfigProperty(name = "fooddelivery.instance") Optional<String> instance) {
        if (format.equalsIgnoreCase(JSON)) {
            for (Handler handler : Logger.getLogger("").getHandlers()) {
                handler.setFilter(new Adding(handler.getFilter(), service, instance.orElse(service)));
            }
        }
    }

    /** Lets the same records through as before. */
    static final class Adding implements Filter {

        private final Filter before;
        private final String service;
        private final String instance;

        Adding(Filter before, String service, String instance) {
            this.before = before;
            this.service = service;
            this.instance = instance;
        }

        @Override
        public boolean isLoggable(LogRecord line) {
            if (before != null && !before.isLoggable(line)) {
                return false;
            }
            Object[] parameters = line.getParameters() == null ? new Object[0] : line.getParameters();
            // A record that comes by way of several handlers is one line in each.
            if (Arrays.stream(parameters).noneMatch(Fields.class::isInstance)) {
                Object[] more = Arrays.copyOf(parameters, parameters.length + 1, Object[].class);
                more[parameters.length] = fields();
                line.setParameters(more);
            }
            return true;
        }

        private Fields fields() {
            Fields fields = new Fields();
            fields.put("service", service);
            fields.put("instance", instance);
            Correlation current = Correlation.current();
            if (current != null) {
                fields.put("traceId", current.traceId());
                if (current.orderId() != null) {
                    fields.put("orderId", current.orderId().toString());
                }
            }
            return fields;
        }
    }

    /** Of strings alone. */
    static final class Fields extends LinkedHashMap<String, String> {
        private static final long serialVersionUID = 1;
    }
}
