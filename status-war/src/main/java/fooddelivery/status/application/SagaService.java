package fooddelivery.status.application;

import fooddelivery.events.EventType;
import fooddelivery.runtime.Correlation;
import fooddelivery.runtime.ProblemException;
import fooddelivery.runtime.SagaAccount;
import fooddelivery.runtime.SagaAccount.Handled;
import fooddelivery.runtime.SagaAccount.Published;
import fooddelivery.status.domain.Readers;
import fooddelivery.status.domain.Saga;
import fooddelivery.status.domain.SagaAccounts;
import fooddelivery.status.domain.Witnesses.Silent;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Puts together what all services say about one order. All are asked at a time, twice: what they have published, and then
 * which of that they have handled. Who does not answer is named, and the rest is told.
 */
@ApplicationScoped
public class SagaService {

    private static final Logger LOG = System.getLogger(SagaService.class.getName());
    /** What a service takes at a time. */
    private static final int IDS = 50;

    @Inject
    private SagaAccounts services;

    @Inject
    private Clock clock;

    @Resource
    private ManagedExecutorService executor;

    /** @throws ProblemException 404 when all answer and none has heard of the order */
    public Saga of(UUID orderId) {
        Map<String, String> silent = new ConcurrentHashMap<>();
        Map<String, SagaAccount> accounts = new ConcurrentHashMap<>();
        ask(orderId, Readers.SERVICES, silent, service -> accounts.put(service, services.of(service, orderId)));
        List<Published> published = accounts.values().stream()
                .flatMap(account -> account.published().stream())
                .toList();
        Map<String, Map<UUID, Handled>> handled = new ConcurrentHashMap<>();
        ask(
                orderId,
                List.copyOf(accounts.keySet()),
                silent,
                service -> handled.put(service, handled(service, published)));
        silent.keySet().forEach(accounts::remove);
        Saga saga = new Saga(orderId, clock.instant(), accounts, silent, handled);
        if (!saga.isKnown()) {
            throw ProblemException.notFound("order");
        }
        return saga;
    }

    private Map<UUID, Handled> handled(String service, List<Published> published) {
        List<UUID> read = published.stream()
                .filter(event -> Readers.reads(service, EventType.simpleName(event.type())))
                .map(Published::eventId)
                .toList();
        Map<UUID, Handled> handled = new HashMap<>();
        for (int from = 0; from < read.size(); from += IDS) {
            services.handled(service, read.subList(from, Math.min(read.size(), from + IDS)))
                    .forEach(event -> handled.put(event.eventId(), event));
        }
        return handled;
    }

    private void ask(UUID orderId, List<String> asked, Map<String, String> silent, Consumer<String> question) {
        Correlation correlation = Correlation.of(orderId);
        CompletableFuture<?>[] answers = asked.stream()
                .map(service -> CompletableFuture.runAsync(
                        () -> correlation.during(() -> {
                            try {
                                question.accept(service);
                            } catch (Silent e) {
                                LOG.log(Level.WARNING, "{0} says nothing of a saga: {1}", service, e.getMessage());
                                silent.put(service, e.getMessage());
                            }
                        }),
                        executor))
                .toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(answers).join();
    }
}
