package fooddelivery.saga;

import fooddelivery.delivery.domain.Delivery;
import fooddelivery.delivery.domain.DeliveryStatus;
import fooddelivery.events.OrderEvent;
import fooddelivery.events.OrderEvent.ExpressPromiseMissed;
import fooddelivery.events.OrderEvent.OrderPaid;
import fooddelivery.events.OrderEvent.OrderPlaced;
import fooddelivery.events.OrderEvent.OrderProgressed;
import fooddelivery.events.OrderEvent.PaymentDeferred;
import fooddelivery.events.OrderEvent.PlatformLossRecorded;
import fooddelivery.events.StoreEvent.CancelConfirmed;
import fooddelivery.notify.domain.News;
import fooddelivery.notify.domain.Notification;
import fooddelivery.notify.domain.Notification.State;
import fooddelivery.order.domain.Order;
import fooddelivery.order.domain.OrderStatus;
import fooddelivery.order.domain.RefundStatus;
import fooddelivery.payment.domain.PaymentStatus;
import fooddelivery.payment.domain.Posting.Account;
import fooddelivery.payment.domain.Posting.Kind;
import fooddelivery.payment.domain.Refund;
import fooddelivery.saga.MemoryDatabase.Sent;
import fooddelivery.saga.MemoryLedger.Entry;
import fooddelivery.saga.MemoryPayments.AccountRow;
import fooddelivery.saga.MemoryPayments.AttemptRow;
import fooddelivery.saga.MemoryPayments.RefundRow;
import fooddelivery.saga.World.Answer;
import fooddelivery.status.domain.Change;
import fooddelivery.status.domain.TrackedOrder;
import fooddelivery.status.domain.Viewer;
import fooddelivery.store.domain.Ticket;
import fooddelivery.store.domain.TicketStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.LongStream;

/** What must hold: some of it at every moment, the rest when everything has come to rest. */
final class Invariants {

    private static final Set<OrderStatus> ENDED_WITHOUT_FOOD =
            Set.of(OrderStatus.CANCELLED, OrderStatus.REJECTED, OrderStatus.EXPIRED);

    /** Where an order may stay for ever unless a person acts. */
    private static final Set<OrderStatus> WAITING_FOR_A_PERSON =
            Set.of(OrderStatus.ACCEPTED, OrderStatus.COOKING, OrderStatus.READY, OrderStatus.PICKED_UP);

    private static final Set<TicketStatus> NEVER_COOKED =
            Set.of(TicketStatus.REJECTED, TicketStatus.EXPIRED, TicketStatus.CANCELLED);

    /** Longer than the longest pause before a payment is asked for again. */
    private static final Duration TIME_TO_PAY = Duration.ofMinutes(3);

    private final World world;
    private final Map<UUID, List<OrderEvent>> events = new HashMap<>();
    private final Map<UUID, Enum<?>> attempts = new HashMap<>();
    private final Map<UUID, TicketStatus> tickets = new HashMap<>();
    private final Map<UUID, DeliveryStatus> deliveries = new HashMap<>();
    private final Map<UUID, Long> accountVersions = new HashMap<>();
    private final Map<UUID, Long> deliveryVersions = new HashMap<>();
    private final Map<UUID, Long> cancelRequests = new HashMap<>();
    private final Set<UUID> cancelConfirmed = new HashSet<>();
    private final Set<UUID> toBePaid = new HashSet<>();
    private final Set<UUID> cancelledAnswers = new HashSet<>();
    private boolean remembering;

    Invariants(World world) {
        this.world = world;
    }

    List<OrderEvent> events(UUID orderId) {
        return events.getOrDefault(orderId, List.of());
    }

    // ---- at every moment

    /**
     * While a service that was restored remembers, its rows come back as they were and in any number of steps at once; what it
     * publishes has to follow upon what it had published all the same.
     */
    void remembers(boolean now) {
        remembering = now;
    }

    /** Nobody has ever heard of it. */
    void wasNeverTold(Sent event) {
        if (event.envelope().data() instanceof CancelConfirmed confirmed) {
            cancelConfirmed.remove(confirmed.orderId());
        }
    }

    /** The rows of the service are gone; those that were backed up come back. */
    void gone(Collection<?> rows) {
        rows.forEach(row -> {
            if (row instanceof AttemptRow attempt) {
                attempts.remove(attempt.attemptId());
            } else if (row instanceof AccountRow account) {
                accountVersions.remove(account.orderId());
            } else if (row instanceof Ticket ticket) {
                tickets.remove(ticket.orderId());
            } else if (row instanceof Delivery delivery) {
                deliveries.remove(delivery.orderId());
                deliveryVersions.remove(delivery.orderId());
            }
        });
    }

    /** The rows of the service are what they were at some time. */
    void restored(Collection<?> rows) {
        rows.forEach(row -> {
            if (row instanceof AttemptRow attempt) {
                attempts.put(attempt.attemptId(), attempt.status());
            } else if (row instanceof AccountRow account) {
                accountVersions.put(account.orderId(), account.version());
            } else if (row instanceof Ticket ticket) {
                tickets.put(ticket.orderId(), ticket.status());
            } else if (row instanceof Delivery delivery) {
                deliveries.put(delivery.orderId(), delivery.status());
                deliveryVersions.put(delivery.orderId(), delivery.version());
            }
        });
    }

    void committed(String service, List<Sent> published, Collection<List<Object>> tables) {
        for (Sent event : published) {
            require(
                    Completeness.of(event.envelope()),
                    event.subject(),
                    "an event has the fields that it promises",
                    event.envelope());
            if (event.envelope().data() instanceof OrderEvent told) {
                published(told);
            } else if (event.envelope().data() instanceof CancelConfirmed confirmed) {
                cancelConfirmed.add(confirmed.orderId());
            }
        }
        for (List<Object> rows : tables) {
            if (remembering) {
                restored(rows);
            } else {
                rows.forEach(this::written);
            }
        }
    }

    private void published(OrderEvent event) {
        List<OrderEvent> history = events.computeIfAbsent(event.orderId(), id -> new ArrayList<>());
        require(event.version() == history.size() + 1, event.orderId(), "versions rise one by one", event);
        if (history.isEmpty()) {
            require(event instanceof OrderPlaced, event.orderId(), "an order begins by being placed", event);
        } else {
            OrderEvent before = history.get(history.size() - 1);
            aboutTheCurrentAttempt(event);
            require(
                    SagaTables.allows(before, event),
                    event.orderId(),
                    "no transition outside of the saga's tables",
                    before.status() + "/" + before.refund() + " to " + event);
        }
        history.add(event);
    }

    /** A decline or a deferral is about the attempt that the order has now, whatever was tried before. */
    private void aboutTheCurrentAttempt(OrderEvent event) {
        Order order = world.orders().table().committed(event.orderId());
        AttemptRow attempt =
                world.payments().attempts().committed(order.attempt().attemptId());
        if (event.status().equals(OrderStatus.PAYMENT_DECLINED.name())) {
            require(
                    attempt != null && attempt.status() == PaymentStatus.DECLINED,
                    event.orderId(),
                    "an order is declined when its current attempt is",
                    attempt);
        } else if (event instanceof PaymentDeferred) {
            require(attempt == null, event.orderId(), "what is deferred was never sent", attempt);
        }
    }

    private void written(Object row) {
        if (row instanceof Order order) {
            List<OrderEvent> history = events(order.orderId());
            OrderEvent last = history.get(history.size() - 1);
            require(
                    last.status().equals(order.status().name())
                            && last.refund().equals(order.refund().name()),
                    order.orderId(),
                    "what is published is what the row says",
                    order.status() + "/" + order.refund() + " after " + last);
        } else if (row instanceof AttemptRow attempt) {
            Enum<?> before = attempts.put(attempt.attemptId(), attempt.status());
            require(
                    SagaTables.allows((PaymentStatus) before, attempt.status()),
                    attempt.orderId(),
                    "no transition of an attempt outside of the saga's tables",
                    before + " to " + attempt.status());
        } else if (row instanceof AccountRow account) {
            rises(accountVersions, account.orderId(), account.version());
        } else if (row instanceof Ticket ticket) {
            written(ticket);
        } else if (row instanceof Delivery delivery) {
            written(delivery);
        }
    }

    private void written(Ticket ticket) {
        TicketStatus before = tickets.put(ticket.orderId(), ticket.status());
        require(
                SagaTables.allows(before, ticket.status()),
                ticket.orderId(),
                "no transition of a ticket outside of the saga's tables",
                before + " to " + ticket.status());
        require(
                !cancelConfirmed.contains(ticket.orderId()) || NEVER_COOKED.contains(ticket.status()),
                ticket.orderId(),
                "what the kitchen agreed not to cook it never cooks",
                ticket.status());
        if (ticket.status() != TicketStatus.CANCELLED) {
            require(
                    events(ticket.orderId()).stream().anyMatch(OrderPaid.class::isInstance)
                            && world.cardCompany().captures(ticket.orderId()) == 1,
                    ticket.orderId(),
                    "a store never sees an unpaid order",
                    ticket.status());
        }
    }

    private void written(Delivery delivery) {
        DeliveryStatus before = deliveries.put(delivery.orderId(), delivery.status());
        require(
                SagaTables.allows(before, delivery.status()),
                delivery.orderId(),
                "no transition of a delivery outside of the saga's tables",
                before + " to " + delivery.status());
        rises(deliveryVersions, delivery.orderId(), delivery.version());
    }

    private void rises(Map<UUID, Long> versions, UUID orderId, long version) {
        Long before = versions.put(orderId, version);
        require(before == null || before <= version, orderId, "a version never goes back", before + " to " + version);
    }

    void moneyMoved(UUID orderId) {
        require(world.cardCompany().captures(orderId) <= 1, orderId, "nobody pays twice", "two captures");
        require(world.cardCompany().holds(orderId) >= 0, orderId, "no more goes back than was paid", "");
    }

    /** The answer to a customer is the row as it is, not as a call hoped. */
    void answered(Order order) {
        Order row = world.orders().table().committed(order.orderId());
        require(
                row.status() == order.status(),
                order.orderId(),
                "nobody is told of a state that was not committed",
                order.status() + " instead of " + row.status());
    }

    void cancelAnswered(UUID orderId, Answer answer) {
        if (answer.isRefused()) {
            Order order = world.orders().table().committed(orderId);
            require(
                    order.decidedBy().type() != null
                            && order.decidedBy().at() != null
                            && answer.refusal().contains(order.decidedBy().type()),
                    orderId,
                    "who is refused a cancellation hears what decided",
                    answer.refusal());
        } else if ("CANCELLED".equals(answer.status())) {
            cancelledAnswers.add(orderId);
        } else if ("CANCEL_PENDING".equals(answer.status())) {
            cancelRequests.put(orderId, (long) events(orderId).size());
        }
    }

    /** A payment that is being asked for, and can be made before the order's time is over, will be made. */
    void nothingGoesWrongFrom(Instant now) {
        toBePaid.clear();
        for (UUID orderId : world.orderIds()) {
            Order order = world.orders().table().committed(orderId);
            if (order.isCalling()
                    && CardCompany.GOOD_CARD.equals(world.card(order))
                    && MemoryOrders.deadline(order).isAfter(now.plus(TIME_TO_PAY))) {
                toBePaid.add(orderId);
            }
        }
    }

    // ---- at rest

    /** When nothing is on its way any more and every deadline has passed. */
    void atRest() {
        for (UUID orderId : world.orderIds()) {
            Order order = world.orders().table().committed(orderId);
            ended(order);
            agrees(order);
            money(order);
            refund(order);
            book(order);
            losses(order);
            cancellation(order);
            statusView(order);
            news(order);
        }
        require(world.orders().parked() == 0, null, "every event is about an order that is known", "");
        long sum = world.ledger().entries().stream().mapToLong(Entry::amount).sum();
        require(sum == 0, null, "the ledger sums to zero", sum);
    }

    /** As {@link #atRest}, after every person has done what was theirs to do. */
    void afterEverybody() {
        atRest();
        for (UUID orderId : world.orderIds()) {
            Order order = world.orders().table().committed(orderId);
            require(
                    order.status() == OrderStatus.COMPLETED || ENDED_WITHOUT_FOOD.contains(order.status()),
                    orderId,
                    "every order comes to an end when everybody does their job",
                    order.status());
            require(order.refund() != RefundStatus.FAILED, orderId, "a refund that is tried again works", "");
        }
    }

    private void ended(Order order) {
        require(
                order.status() == OrderStatus.COMPLETED
                        || ENDED_WITHOUT_FOOD.contains(order.status())
                        || WAITING_FOR_A_PERSON.contains(order.status()),
                order.orderId(),
                "every order comes to an end or waits for a person",
                order.status());
        require(
                !toBePaid.contains(order.orderId()) || order.status() != OrderStatus.EXPIRED,
                order.orderId(),
                "what a crash or an outage cut off is asked for again and paid",
                order.status());
        require(order.refund() != RefundStatus.PENDING, order.orderId(), "no refund stays pending", order.status());
    }

    /** The services agree about where the order is. */
    private void agrees(Order order) {
        Ticket ticket = world.tickets().table().committed(order.orderId());
        Delivery delivery = world.deliveries().table().committed(order.orderId());
        TicketStatus kitchen = ticket == null ? TicketStatus.NONE : ticket.status();
        DeliveryStatus rider = delivery == null ? DeliveryStatus.NONE : delivery.status();
        boolean agree = switch (order.status()) {
            case EXPIRED -> kitchen == TicketStatus.NONE && rider == DeliveryStatus.NONE;
            case ACCEPTED -> kitchen == TicketStatus.ACCEPTED && rider == DeliveryStatus.NONE;
            case COOKING -> kitchen == TicketStatus.COOKING && rider == DeliveryStatus.NONE;
            case READY -> kitchen == TicketStatus.COOKED && rider == DeliveryStatus.OPEN;
            case PICKED_UP -> kitchen == TicketStatus.COOKED && rider == DeliveryStatus.PICKED_UP;
            case COMPLETED -> kitchen == TicketStatus.COOKED && rider == DeliveryStatus.DELIVERED;
            case REJECTED ->
                (kitchen == TicketStatus.REJECTED || kitchen == TicketStatus.EXPIRED) && rider == DeliveryStatus.NONE;
            case CANCELLED ->
                kitchen != TicketStatus.RECEIVED
                        && kitchen != TicketStatus.ACCEPTED
                        && rider != DeliveryStatus.OPEN
                        && rider != DeliveryStatus.CLAIMED;
            default -> false;
        };
        require(
                agree,
                order.orderId(),
                "kitchen and rider are where the order says",
                order.status() + ", ticket " + kitchen + ", delivery " + rider);
    }

    private void money(Order order) {
        long held = world.cardCompany().holds(order.orderId());
        long owed = ENDED_WITHOUT_FOOD.contains(order.status()) ? 0 : order.total() - missedExpressFee(order);
        boolean waits = world.payments().refunds().committed().stream()
                .anyMatch(refund ->
                        refund.orderId().equals(order.orderId()) && refund.status() == PaymentStatus.REFUND_FAILED);
        require(
                waits ? held >= owed : held == owed,
                order.orderId(),
                "captured less refunded is what the order owes in the end",
                order.status() + " holds " + held + " and owes " + owed);
        AccountRow account = world.payments().accounts().committed(order.orderId());
        require(
                account == null
                        ? !ENDED_WITHOUT_FOOD.contains(order.status())
                        : account.closed() == ENDED_WITHOUT_FOOD.contains(order.status()),
                order.orderId(),
                "an account is closed when its order has ended without food",
                order.status());
        List<AttemptRow> tried = world.payments().attempts().committed().stream()
                .filter(attempt -> attempt.orderId().equals(order.orderId()))
                .toList();
        require(
                tried.stream().noneMatch(attempt -> attempt.status().isLive()),
                order.orderId(),
                "no attempt stays without a result",
                tried);
        require(
                tried.stream().filter(attempt -> attempt.status().isCaptured()).count()
                        == world.cardCompany().captures(order.orderId()),
                order.orderId(),
                "payment knows what the card company has captured",
                tried);
        require(
                tried.stream().allMatch(attempt -> attempt.token() == null),
                order.orderId(),
                "nobody keeps a card that nobody needs",
                tried);
    }

    /** What is owed back of an express order that the rider handed over too late, by the rider's time. */
    private long missedExpressFee(Order order) {
        Delivery delivery = world.deliveries().table().committed(order.orderId());
        boolean missed = order.promisedAt() != null
                && delivery != null
                && delivery.deliveredAt() != null
                && delivery.deliveredAt().isAfter(order.promisedAt())
                && order.status() == OrderStatus.COMPLETED;
        long told = events(order.orderId()).stream()
                .filter(ExpressPromiseMissed.class::isInstance)
                .count();
        require(
                told == (missed ? 1 : 0),
                order.orderId(),
                "a promise is missed when the food was handed over late",
                order.promisedAt() + ", delivered " + (delivery == null ? null : delivery.deliveredAt()));
        return missed ? order.expressFee() : 0;
    }

    private void refund(Order order) {
        List<RefundRow> full = world.payments().refunds().committed().stream()
                .filter(refund -> refund.orderId().equals(order.orderId()) && refund.kind() == Refund.Kind.FULL)
                .toList();
        RefundStatus expected = full.isEmpty()
                ? RefundStatus.NONE
                : full.get(0).status() == PaymentStatus.REFUNDED ? RefundStatus.REFUNDED : RefundStatus.FAILED;
        require(
                full.size() <= 1 && order.refund() == expected,
                order.orderId(),
                "order and payment agree about the refund",
                "order says " + order.refund() + ", payment has " + full);
    }

    private void book(Order order) {
        Map<String, Long> postings = new HashMap<>();
        Map<Account, Long> accounts = new HashMap<>();
        Set<Kind> kinds = new HashSet<>();
        for (Entry entry : world.ledger().entries()) {
            if (entry.key().orderId().equals(order.orderId())) {
                postings.merge(entry.key().kind() + " " + entry.key().reference(), entry.amount(), Long::sum);
                accounts.merge(entry.key().account(), entry.amount(), Long::sum);
                kinds.add(entry.key().kind());
            }
        }
        require(
                postings.values().stream().allMatch(sum -> sum == 0),
                order.orderId(),
                "every posting sums to zero",
                postings);
        require(
                accounts.getOrDefault(Account.GATEWAY, 0L)
                        == world.cardCompany().holds(order.orderId()) + madeButGivenUp(order),
                order.orderId(),
                "the book says what the card company holds",
                accounts);
        require(
                kinds.contains(Kind.SETTLEMENT) == (order.status() == OrderStatus.COMPLETED),
                order.orderId(),
                "who has earned it is paid when the order is completed",
                kinds);
        boolean over = order.status() == OrderStatus.COMPLETED
                || ENDED_WITHOUT_FOOD.contains(order.status()) && order.refund() != RefundStatus.FAILED;
        require(
                !over || accounts.getOrDefault(Account.HELD_FOR_ORDERS, 0L) == 0,
                order.orderId(),
                "nothing is held for an order that is over",
                accounts);
        for (String party : List.of("STORE", "RIDER")) {
            require(
                    kinds.contains(Kind.valueOf("LOSS_" + party)) == (losses(order, party) > 0),
                    order.orderId(),
                    "a loss is in the book once it is recorded",
                    kinds);
        }
    }

    /**
     * Refunds that were refused so often that they wait for a person, and of which an earlier request arrived after all,
     * won. The person who has them tried again learns it.
     */
    private long madeButGivenUp(Order order) {
        return world.payments().refunds().committed().stream()
                .filter(refund -> refund.orderId().equals(order.orderId())
                        && refund.status() == PaymentStatus.REFUND_FAILED
                        && world.cardCompany().hasMade(refund.refundId()))
                .mapToLong(RefundRow::amount)
                .sum();
    }

    private long losses(Order order, String party) {
        return events(order.orderId()).stream()
                .filter(event -> event instanceof PlatformLossRecorded loss
                        && loss.party().equals(party))
                .count();
    }

    /** What was cooked or carried for a cancelled order is the platform's loss, once. */
    private void losses(Order order) {
        Ticket ticket = world.tickets().table().committed(order.orderId());
        Delivery delivery = world.deliveries().table().committed(order.orderId());
        boolean cancelled = order.status() == OrderStatus.CANCELLED;
        boolean cooked =
                ticket != null && (ticket.status() == TicketStatus.COOKING || ticket.status() == TicketStatus.COOKED);
        boolean carried = delivery != null
                && (delivery.status() == DeliveryStatus.PICKED_UP || delivery.status() == DeliveryStatus.DELIVERED);
        require(
                losses(order, "STORE") == (cancelled && cooked ? 1 : 0),
                order.orderId(),
                "who cooked for a cancelled order is paid all the same",
                order.status() + ", ticket " + (ticket == null ? null : ticket.status()));
        require(
                losses(order, "RIDER") == (cancelled && carried ? 1 : 0),
                order.orderId(),
                "who carried a cancelled order is paid all the same",
                order.status() + ", delivery " + (delivery == null ? null : delivery.status()));
    }

    private void cancellation(Order order) {
        if (cancelledAnswers.contains(order.orderId())) {
            require(
                    order.status() == OrderStatus.CANCELLED,
                    order.orderId(),
                    "what is answered cancelled stays cancelled",
                    order.status());
        }
        Long requested = cancelRequests.get(order.orderId());
        if (requested != null && order.status() != OrderStatus.CANCELLED) {
            require(
                    events(order.orderId()).stream()
                            .anyMatch(event -> event instanceof OrderProgressed progressed
                                    && progressed.cancelRefusedBy() != null
                                    && progressed.cancelRefusedBy().type() != null
                                    && progressed.cancelRefusedBy().id() != null
                                    && progressed.cancelRefusedBy().at() != null),
                    order.orderId(),
                    "a cancellation that is not granted is refused, citing what decided",
                    order.status());
        }
    }

    private void statusView(Order order) {
        TrackedOrder view = world.tracked()
                .find(order.orderId(), new Viewer(Viewer.Kind.ADMIN, null))
                .orElseThrow(() -> broken(order.orderId(), "the status view knows every order", ""));
        List<OrderEvent> history = events(order.orderId());
        require(
                view.status().equals(order.status().name())
                        && view.refund().equals(order.refund().name())
                        && view.version() == history.size(),
                order.orderId(),
                "the status view says what order says",
                view);
        require(
                view.changes().equals(history.stream().map(Change::of).toList()),
                order.orderId(),
                "the time line is in order, without gaps and repetitions",
                view.changes());
    }

    private void news(Order order) {
        List<Long> expected = events(order.orderId()).stream()
                .filter(event -> News.of(event).isPresent())
                .map(OrderEvent::version)
                .toList();
        List<Notification> all = world.notifications().all().stream()
                .filter(notification -> notification.orderId().equals(order.orderId()))
                .toList();
        require(
                all.stream().map(Notification::version).sorted().toList().equals(expected),
                order.orderId(),
                "each change that is news is told once",
                all);
        List<Long> told = all.stream()
                .filter(notification -> notification.state() == State.SENT)
                .map(Notification::version)
                .toList();
        require(
                LongStream.range(1, told.size()).allMatch(i -> told.get((int) i - 1) < told.get((int) i)),
                order.orderId(),
                "nothing is told after something newer",
                told);
    }

    private void require(boolean holds, UUID orderId, String invariant, Object found) {
        if (!holds) {
            throw broken(orderId, invariant, found);
        }
    }

    private AssertionError broken(UUID orderId, String invariant, Object found) {
        return new Broken(
                invariant + " — " + (orderId == null ? "" : world.name(orderId) + ": ") + Objects.toString(found));
    }

    /** An invariant does not hold. */
    static final class Broken extends AssertionError {
        Broken(String message) {
            super(message);
        }
    }
}
