package fooddelivery.payment.application;

import fooddelivery.payment.domain.SimulatorSettings;
import fooddelivery.runtime.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Keeps the simulated gateway's settings in the database: they survive a restart, and every replica has them within a
 * second.
 */
@ApplicationScoped
public class Simulator {

    private static final Duration FRESH = Duration.ofSeconds(1);

    private record Cached(SimulatorSettings settings, Instant until) {}

    @Inject
    private Database database;

    @Inject
    private Clock clock;

    private volatile Cached cached;

    public SimulatorSettings settings() {
        Cached known = cached;
        Instant now = clock.instant();
        if (known == null || now.isAfter(known.until())) {
            known = new Cached(read(), now.plus(FRESH));
            cached = known;
        }
        return known.settings();
    }

    public SimulatorSettings change(SimulatorSettings settings) {
        database.update(
                "update simulator_settings set latency_ms = ?, jitter_ms = ?, decline_rate = ?,"
                        + " error_before_commit_rate = ?, error_after_commit_rate = ?",
                settings.latencyMs(),
                settings.jitterMs(),
                settings.declineRate(),
                settings.errorBeforeCommitRate(),
                settings.errorAfterCommitRate());
        cached = null;
        return settings;
    }

    private SimulatorSettings read() {
        return database.first(
                        "select latency_ms, jitter_ms, decline_rate, error_before_commit_rate, error_after_commit_rate"
                                + " from simulator_settings",
                        row -> new SimulatorSettings(
                                row.getInt("latency_ms"),
                                row.getInt("jitter_ms"),
                                row.getDouble("decline_rate"),
                                row.getDouble("error_before_commit_rate"),
                                row.getDouble("error_after_commit_rate")))
                .orElseThrow();
    }
}
