package fooddelivery.notify.application;

import fooddelivery.notify.application.Deliveries.Brought;
import fooddelivery.notify.domain.Channel;
import fooddelivery.notify.domain.Circumstances;
import fooddelivery.notify.domain.Contact;
import fooddelivery.notify.domain.Delivery;
import fooddelivery.notify.domain.Delivery.State;
import fooddelivery.notify.domain.Delivery.Step;
import fooddelivery.notify.domain.DeliveryRepository;
import fooddelivery.notify.domain.Dispatch;
import fooddelivery.notify.domain.Messenger;
import fooddelivery.notify.domain.Outcome;
import fooddelivery.notify.domain.Outcome.Result;
import fooddelivery.notify.domain.Patience;
import fooddelivery.runtime.Startup;
import fooddelivery.runtime.Timers;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Brings deliveries to their channels, any number of replicas side by side. Killed at any instruction it loses nothing and
 * tells nothing twice: a delivery is claimed and known as perhaps handed over before the provider hears of it, and whoever
 * takes it up after the lease repeats it only where the provider recognises that, and asks otherwise. See
 * docs/adr/0017.
 */
@ApplicationScoped
public class Courier {

    private static final Logger LOG = System.getLogger(Courier.class.getName());
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final int SWEEPS_A_SECOND = 2;
    /** Longer than the longest call, and than a pause of the whole machine. */
    private static final Duration LEASE = Duration.ofMinutes(1);
    /** Handed over side by side. */
    private static final int BATCH = 16;
    /** How long an answer may leave open whether a provider has a message that it will not tell of. */
    private static final Duration SETTLED = Duration.ofMinutes(1);

    private static final Duration CONTACT_PAUSE = Duration.ofSeconds(1);
    private static final Duration FORGET_PAUSE = Duration.ofMinutes(10);
    private static final int FORGET_BATCH = 1000;

    @Inject
    private DeliveryRepository deliveries;

    @Inject
    private Deliveries desk;

    @Inject
    private Messengers messengers;

    @Resource
    private ManagedThreadFactory threads;

    @Inject
    private Clock clock;

    /** Where the customers live. */
    @Inject
    private ZoneId zone;

    @Inject
    @ConfigProperty(name = "fooddelivery.notify.first-pause", defaultValue = "PT5S")
    private Duration firstPause;

    @Inject
    @ConfigProperty(name = "fooddelivery.notify.longest-pause", defaultValue = "PT10M")
    private Duration longestPause;

    @Inject
    @ConfigProperty(name = "fooddelivery.notify.tries", defaultValue = "10")
    private int tries;

    @Inject
    @ConfigProperty(name = "fooddelivery.notify.ask-after", defaultValue = "PT2S")
    private Duration askAfter;

    @Inject
    @ConfigProperty(name = "fooddelivery.notify.contact-wait", defaultValue = "PT2M")
    private Duration contactWait;

    @Inject
    @ConfigProperty(name = "fooddelivery.notify.lifetime", defaultValue = "PT12H")
    private Duration lifetime;

    @Inject
    @ConfigProperty(name = "fooddelivery.notify.keep", defaultValue = "P90D")
    private Duration keep;

    @Inject
    @ConfigProperty(name = "fooddelivery.notify.per-second", defaultValue = "50")
    private int perSecond;

    private Patience patience;

    /** A pool of our own: the server's copies the context of whoever hands it a task, by a search through all archives. */
    ExecutorService hands;

    @PostConstruct
    void configure() {
        patience = new Patience(firstPause, longestPause, tries, askAfter, SETTLED);
    }

    void start(@Observes Startup.Finished event, Timers timers) {
        LOG.log(
                Level.INFO,
                "News goes to the inbox{0}",
                messengers.all().stream()
                        .map(messenger -> ", " + messenger.channel())
                        .collect(Collectors.joining()));
        hands = Executors.newFixedThreadPool(BATCH, threads);
        messengers.all().forEach(messenger -> timers.every(PAUSE, "Bringing news", () -> sweep(messenger)));
        timers.every(FORGET_PAUSE, "Forgetting old deliveries", this::forget);
    }

    /** Brings what is due over one channel, at most as much as may be brought in one pause. */
    void sweep(Messenger messenger) {
        int left = Math.max(1, perSecond / SWEEPS_A_SECOND);
        while (left > 0) {
            List<Delivery> claimed =
                    deliveries.claim(messenger.channel(), clock.instant(), LEASE, Math.min(left, BATCH));
            if (claimed.isEmpty()) {
                return;
            }
            bring(claimed, messenger);
            left -= claimed.size();
        }
    }

    /** Side by side, and what became of them is one commit. */
    private void bring(List<Delivery> claimed, Messenger messenger) {
        Map<UUID, Circumstances> circumstances = deliveries.circumstances(claimed);
        List<Brought> brought = new ArrayList<>();
        ExecutionException failure = null;
        try {
            for (Future<Brought> one : hands.invokeAll(claimed.stream()
                    .map(delivery -> (Callable<Brought>)
                            () -> bring(delivery, circumstances.get(delivery.deliveryId()), messenger))
                    .toList())) {
                try {
                    brought.add(one.get());
                } catch (ExecutionException e) {
                    failure = e;
                }
            }
        } catch (InterruptedException e) {
            // The server ends; what was claimed is taken up after the lease.
            Thread.currentThread().interrupt();
            return;
        }
        desk.finish(brought);
        if (failure != null) {
            throw new IllegalStateException(
                    "A delivery could not be brought; it is taken up again", failure.getCause());
        }
    }

    private Brought bring(Delivery claimed, Circumstances circumstances, Messenger messenger) {
        Instant now = clock.instant();
        Delivery after = obstacle(claimed, circumstances, now)
                .orElseGet(() -> handOver(claimed, messenger, dispatch(claimed, circumstances), now));
        return new Brought(after, circumstances.preference());
    }

    /** What keeps the delivery from being brought now, as what becomes of it. What may have been sent knows none. */
    private Optional<Delivery> obstacle(Delivery claimed, Circumstances circumstances, Instant now) {
        Contact contact = circumstances.contact();
        if (contact != null && contact.isErased()) {
            return Optional.of(claimed.dropped("ERASED", now));
        }
        if (claimed.state() == State.ASKING || claimed.calledAt() != null) {
            return Optional.empty();
        }
        if (circumstances.isOvertaken()) {
            return Optional.of(claimed.dropped("OVERTAKEN", now));
        }
        if (now.isAfter(claimed.createdAt().plus(lifetime))) {
            return Optional.of(claimed.dropped("TOO_OLD", now));
        }
        if (claimed.channel() == Channel.WEBHOOK) {
            return circumstances.webhook() == null ? Optional.of(claimed.dropped("NO_WEBHOOK", now)) : Optional.empty();
        }
        if (contact == null) {
            return Optional.of(
                    now.isBefore(claimed.createdAt().plus(contactWait))
                            ? claimed.waitingUntil(now.plus(CONTACT_PAUSE), "NO_CONTACT_YET")
                            : claimed.failed("NO_CONTACT", now));
        }
        if (contact.addressFor(claimed.channel()) == null) {
            return Optional.of(claimed.failed("NO_ADDRESS", now));
        }
        return claimed.channel().makesNoise() && !claimed.message().isUrgent()
                ? circumstances.preference().quietUntil(now, zone).map(claimed::heldUntil)
                : Optional.empty();
    }

    private Delivery handOver(Delivery claimed, Messenger messenger, Dispatch dispatch, Instant now) {
        if (dispatch.to() == null) {
            return claimed.failed("NO_ADDRESS", now);
        }
        Step step = claimed.step(messenger, now);
        Outcome outcome = step == Step.SEND ? messenger.send(dispatch) : messenger.ask(dispatch);
        if (step == Step.SEND && outcome.result() == Result.ACCEPTED && askAfter.isZero()) {
            outcome = told(outcome, messenger.ask(of(dispatch, outcome.requestId(), now)));
        }
        return claimed.after(outcome, step, patience, now);
    }

    /** Asked so soon, only an end is believed. */
    private static Outcome told(Outcome accepted, Outcome asked) {
        boolean isEnd = asked.result() == Result.DELIVERED || asked.result() == Result.FAILED;
        return isEnd ? new Outcome(asked.result(), asked.code(), accepted.requestId()) : accepted;
    }

    private static Dispatch dispatch(Delivery claimed, Circumstances circumstances) {
        boolean isWebhook = claimed.channel() == Channel.WEBHOOK;
        Contact contact = circumstances.contact();
        String to = contact == null ? null : contact.addressFor(claimed.channel());
        return new Dispatch(
                claimed.deliveryId(),
                claimed.channel(),
                isWebhook && circumstances.webhook() != null
                        ? circumstances.webhook().url()
                        : to,
                isWebhook && circumstances.webhook() != null
                        ? circumstances.webhook().secret()
                        : null,
                circumstances.news(),
                claimed.message(),
                claimed.parameters(),
                claimed.requestId(),
                claimed.calledAt());
    }

    private static Dispatch of(Dispatch dispatch, String requestId, Instant calledAt) {
        return new Dispatch(
                dispatch.deliveryId(),
                dispatch.channel(),
                dispatch.to(),
                dispatch.secret(),
                dispatch.news(),
                dispatch.message(),
                dispatch.parameters(),
                requestId,
                dispatch.calledAt() == null ? calledAt : dispatch.calledAt());
    }

    @PreDestroy
    void stop() {
        if (hands != null) {
            hands.shutdownNow();
        }
    }

    private void forget() {
        int forgotten;
        do {
            forgotten = deliveries.forget(clock.instant().minus(keep), FORGET_BATCH);
        } while (forgotten == FORGET_BATCH);
    }
}
