package fooddelivery.status.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import fooddelivery.runtime.ProblemException;
import fooddelivery.runtime.SagaAccount;
import fooddelivery.runtime.SagaAccount.Handled;
import fooddelivery.runtime.SagaAccount.Published;
import fooddelivery.runtime.Wiring;
import fooddelivery.status.domain.Saga;
import fooddelivery.status.domain.SagaAccounts;
import fooddelivery.status.domain.Witnesses.Silent;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How the services are asked. */
class SagaServiceTest {

    private static final Instant NOW = Instant.parse("2026-05-04T03:00:00Z");
    private static final UUID ORDER = UUID.fromString("01976a3e-52c0-7d1a-9b5e-2f0c8a4d7e11");

    private final Map<String, List<Published>> logs = new HashMap<>();
    private final Set<String> silent = new HashSet<>();
    private final Set<String> silentAfterwards = new HashSet<>();
    private final Map<String, List<Integer>> asked = new HashMap<>();

    private final SagaService service = Wiring.wire(
            new SagaService(),
            new SagaAccounts() {
                @Override
                public SagaAccount of(String name, UUID orderId) {
                    if (silent.contains(name)) {
                        throw new Silent("it does not answer", null);
                    }
                    List<Published> log = logs.getOrDefault(name, List.of());
                    return new SagaAccount(
                            name, null, null, null, true, null, List.of(), List.of(), log, List.of(), List.of(),
                            List.of());
                }

                @Override
                public List<Handled> handled(String name, List<UUID> eventIds) {
                    if (silentAfterwards.contains(name)) {
                        throw new Silent("it answers 503", null);
                    }
                    asked.computeIfAbsent(name, key -> new ArrayList<>()).add(eventIds.size());
                    return eventIds.stream()
                            .map(id -> new Handled(id, NOW, null, null, null))
                            .toList();
                }
            },
            Clock.fixed(NOW, ZoneOffset.UTC),
            onThisThread());

    private static ManagedExecutorService onThisThread() {
        return (ManagedExecutorService) Proxy.newProxyInstance(
                ManagedExecutorService.class.getClassLoader(),
                new Class<?>[] {ManagedExecutorService.class},
                (self, method, arguments) -> {
                    ((Runnable) arguments[0]).run();
                    return null;
                });
    }

    private void publishes(String name, String event, int times) {
        logs.put(
                name,
                Stream.generate(() -> new Published(
                                UUID.randomUUID(),
                                "fooddelivery.%s.%s.v1".formatted(name, event),
                                NOW,
                                NOW,
                                1,
                                null,
                                null,
                                Map.of()))
                        .limit(times)
                        .toList());
    }

    @Test
    void a_service_is_asked_only_for_the_events_that_it_acts_on_and_for_some_at_a_time() {
        publishes("order", "OrderProgressed", 120);
        Saga saga = service.of(ORDER);
        assertThat(asked).isEqualTo(Map.of("notify", List.of(50, 50, 20), "status", List.of(50, 50, 20)));
        assertThat(saga.events())
                .hasSize(120)
                .allSatisfy(event -> assertThat(event.readers())
                        .extracting(Saga.Reading::state)
                        .containsExactly(Saga.State.HANDLED, Saga.State.HANDLED));
    }

    @Test
    void who_does_not_answer_at_first_or_afterwards_is_named_and_the_rest_is_told() {
        publishes("order", "OrderPaid", 1);
        silent.add("payment");
        silentAfterwards.add("store");
        Saga saga = service.of(ORDER);
        assertThat(saga.silent()).isEqualTo(Map.of("payment", "it does not answer", "store", "it answers 503"));
        assertThat(saga.accounts()).containsOnlyKeys("order", "delivery", "notify", "status");
        assertThat(saga.events()).hasSize(1);
    }

    @Test
    void an_order_that_all_services_have_never_heard_of_is_not_found() {
        assertThat(catchThrowableOfType(ProblemException.class, () -> service.of(ORDER))
                        .status())
                .isEqualTo(404);
    }
}
