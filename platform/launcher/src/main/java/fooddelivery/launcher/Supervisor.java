package fooddelivery.launcher;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Starts and stops the parts in their order, and keeps an eye on them in between. */
final class Supervisor {

    private static final long LOG_LIMIT = 20_000_000;

    private final Map<String, Part> parts;
    private final Set<String> onDemand;
    private final Progress progress;
    private final ExecutorService workers = Executors.newCachedThreadPool(Supervisor::daemon);
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(Supervisor::daemon);
    private volatile boolean stopping;

    Supervisor(Map<String, Part> parts, Progress progress) {
        this(parts, Set.of(), progress);
    }

    /** @param onDemand parts that are not started with the others */
    Supervisor(Map<String, Part> parts, Set<String> onDemand, Progress progress) {
        this.parts = parts;
        this.onDemand = onDemand;
        this.progress = progress;
        parts.values()
                .forEach(part -> part.onUnexpectedEnd(message -> {
                    if (!stopping) {
                        progress.say("%s%n          Start it again: ./run start %s", message, part.name);
                    }
                }));
    }

    Part part(String name) {
        Part part = parts.get(name);
        if (part == null && name.equals(AdminServer.PART)) {
            throw new Failure("the platform was started without the data grid that the console joins:"
                    + " ./run down, then ./run --admin-console (or ./run --detach --admin-console), then ./run admin");
        }
        if (part == null && !List.of("database", DocumentStore.PART).contains(name)) {
            throw new Failure(
                    "%s does not run here: start everything with --replicas or --broker-backup".formatted(name));
        }
        if (part == null) {
            throw new Failure("%s is the server named by %s, which is not this program's to start or stop"
                    .formatted(name, name.equals(DocumentStore.PART) ? "MONGODB_URI" : "DB_URL"));
        }
        return part;
    }

    /** Ends in good order what a launcher that was killed has left behind. */
    void stopLeftovers() {
        List<Part> left = parts.values().stream()
                .filter(part -> part.process().isPresent())
                .toList();
        if (!left.isEmpty()) {
            progress.say("an earlier run was killed and left %s behind: stopping", names(left));
            together(left, Part::stop);
        }
    }

    void requireFreePorts() {
        startedTogether().forEach(part -> Ports.requireFree(part.name, part.installation.port(part.name)));
    }

    /** Database and broker first, because services that find them ready waste no time waiting; the gateway beside them. */
    void startAll() {
        clock.scheduleWithFixedDelay(this::rotateLogs, 10, 10, TimeUnit.SECONDS);
        ScheduledFuture<?> waiting = clock.scheduleWithFixedDelay(this::sayWhoIsMissing, 15, 15, TimeUnit.SECONDS);
        List<Part> services = new ArrayList<>();
        List<Part> others = new ArrayList<>();
        startedTogether()
                .forEach(part -> (Installation.SERVICES.contains(Installation.service(part.name)) ? services : others)
                        .add(part));
        together(others, this::startAndSay);
        together(services, this::startAndSay);
        waiting.cancel(false);
    }

    private List<Part> startedTogether() {
        return parts.values().stream()
                .filter(part -> !onDemand.contains(part.name))
                .toList();
    }

    void start(String name) {
        if (stopping) {
            throw new Failure("everything is being stopped");
        }
        together(List.of(part(name)), Part::start);
    }

    /** Everything, also in the middle of a start. Nothing is left behind. */
    void stopAll() {
        stopping = true;
        clock.shutdownNow();
        // Whoever is waiting for a part to become ready ends that part when interrupted.
        workers.shutdownNow();
        try {
            if (!workers.awaitTermination(30, TimeUnit.SECONDS)) {
                progress.say("a start does not give up; going on without waiting for it");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        List<Part> running = parts.values().stream()
                .filter(part -> part.process().isPresent())
                .toList();
        List<Part> first = running.stream().filter(part -> !isStorage(part)).toList();
        List<Part> last = running.stream().filter(Supervisor::isStorage).toList();
        stopTogether(first);
        stopTogether(last);
    }

    boolean isStopping() {
        return stopping;
    }

    String status() {
        StringBuilder text = new StringBuilder();
        for (Part part : parts.values()) {
            if (onDemand.contains(part.name) && part.process().isEmpty()) {
                continue;
            }
            text.append("%-13s %-9s %s%n"
                    .formatted(
                            part.name,
                            part.state().name().toLowerCase(Locale.ROOT),
                            part.process()
                                    .map(process -> "port %-6d process %d"
                                            .formatted(part.installation.port(part.name), process.pid()))
                                    .orElse("")));
        }
        return text.toString();
    }

    private void startAndSay(Part part) {
        if (!stopping) {
            part.start();
            progress.say("%-13s ready", part.name);
        }
    }

    private void sayWhoIsMissing() {
        List<Part> missing = parts.values().stream()
                .filter(part -> part.state() == Part.State.STARTING)
                .toList();
        if (!missing.isEmpty() && !stopping) {
            progress.say("waiting for %s", names(missing));
        }
    }

    private void rotateLogs() {
        for (Part part : parts.values()) {
            try {
                Logs.rotate(part.installation.log(part.name), LOG_LIMIT);
            } catch (IOException e) {
                progress.say("the log of %s cannot be kept small: %s", part.name, e);
            }
        }
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        return thread;
    }

    private static boolean isStorage(Part part) {
        return List.of("database", "broker", Installation.BROKER_BACKUP, DocumentStore.PART)
                .contains(part.name);
    }

    private static String names(List<Part> some) {
        return String.join(", ", some.stream().map(part -> part.name).toList());
    }

    private static void stopTogether(List<Part> some) {
        ExecutorService stoppers = Executors.newCachedThreadPool();
        some.forEach(part -> stoppers.execute(part::stop));
        stoppers.shutdown();
        try {
            stoppers.awaitTermination(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns when all are done, or throws the first failure as soon as it happens. */
    private void together(List<Part> some, Consumer<Part> action) {
        CompletionService<Void> done = new ExecutorCompletionService<>(workers);
        for (Part part : some) {
            done.submit(() -> action.accept(part), null);
        }
        for (int i = 0; i < some.size(); i++) {
            try {
                done.take().get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Failure("interrupted", e);
            } catch (ExecutionException e) {
                throw e.getCause() instanceof RuntimeException reason
                        ? reason
                        : new IllegalStateException(e.getCause());
            }
        }
    }
}
