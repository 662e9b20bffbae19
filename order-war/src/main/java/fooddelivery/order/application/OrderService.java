package fooddelivery.order.application;

import fooddelivery.events.OrderEvent;
import fooddelivery.events.OrderLine;
import fooddelivery.events.StoreEvent.MenuEntry;
import fooddelivery.order.domain.Address;
import fooddelivery.order.domain.Listing;
import fooddelivery.order.domain.Order;
import fooddelivery.order.domain.Order.Basket;
import fooddelivery.order.domain.Order.Payment;
import fooddelivery.order.domain.OrderRepository;
import fooddelivery.order.domain.OrderStatus;
import fooddelivery.order.domain.OrderTerms;
import fooddelivery.order.domain.PaymentAttempt;
import fooddelivery.order.domain.PaymentOutcome;
import fooddelivery.runtime.Ids;
import fooddelivery.runtime.Outbox;
import fooddelivery.runtime.ProblemException;
import fooddelivery.runtime.Secrets;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The use cases of an order. Each call is one transaction; none of them talks to payment, see {@link Checkout}. */
@ApplicationScoped
@Transactional
public class OrderService {

    private static final SecureRandom RANDOM = new SecureRandom();
    /** Won; the payment service takes no more at a time. */
    private static final long MOST_GOODS = 100_000_000;

    /**
     * What placing led to.
     *
     * @param attempt to be called now; empty when the order existed already
     */
    public record Placement(Order order, Optional<PaymentAttempt> attempt) {}

    @Inject
    private OrderRepository orders;

    @Inject
    private Catalog catalog;

    @Inject
    private Customers customers;

    @Inject
    private Outbox outbox;

    @Inject
    private Secrets secrets;

    @Inject
    private OrderTerms terms;

    @Inject
    private Clock clock;

    /**
     * Stores the order with its first payment attempt.
     *
     * @throws ProblemException 422 when the store or an item cannot be ordered, or the key came with another wish; 409
     *     while the first request with the key is running
     */
    public Placement place(PlaceOrder wish) {
        UUID orderId = Ids.next();
        Optional<Order> earlier = earlierOrder(wish, orderId);
        if (earlier.isPresent()) {
            return new Placement(earlier.get(), Optional.empty());
        }
        Payment payment = payment(wish.method(), wish.cardToken(), wish.payWhenAvailable());
        Order order = new Order(orderId, basket(wish), payment, handoverCode(), terms, clock.instant());
        outbox.publish(order.placed(wish.idempotencyKey(), wish.idempotencyKey() == null ? null : wish.bodyHash()));
        orders.add(order);
        return new Placement(order, Optional.of(inTheClear(order, wish.cardToken())));
    }

    /** Records what payment answered. */
    public Order paymentAnswered(UUID orderId, UUID attemptId, PaymentOutcome outcome) {
        Order order = orders.lock(orderId).orElseThrow();
        publish(order.paymentAnswered(attemptId, outcome, terms, clock.instant()));
        return order;
    }

    /**
     * The customer pays an order that is not paid: by a new attempt after a decline or a deferral, by repeating the same
     * one while its result is unknown.
     *
     * @throws fooddelivery.runtime.Refused 409 when it is paid, ended, or being paid right now
     */
    public Placement pay(UUID orderId, UUID customerId, String method, String cardToken) {
        Order order = own(orderId, customerId);
        if (order.repeatable()) {
            publish(order.call(terms, clock.instant()));
        } else {
            Payment payment = payment(method, cardToken, order.payWhenAvailable());
            publish(order.payAgain(payment, terms, clock.instant()));
        }
        return new Placement(order, Optional.of(inTheClear(order, null)));
    }

    /**
     * The time to ask payment again has come.
     *
     * @return the attempt to call, if the order still waits for one and nobody else is calling already: a second call
     *     that was not sent would pass for the first
     */
    public Optional<PaymentAttempt> callDue(UUID orderId) {
        Order order = orders.lock(orderId).orElseThrow();
        if (!order.isCallDue(clock.instant())) {
            return Optional.empty();
        }
        publish(order.callDue(terms, clock.instant()));
        return order.isCalling() ? Optional.of(inTheClear(order, null)) : Optional.empty();
    }

    public Order cancel(UUID orderId, UUID customerId, String reason) {
        return change(own(orderId, customerId), order -> order.cancel(reason, terms, clock.instant()));
    }

    public Order confirm(UUID orderId, UUID customerId) {
        return change(own(orderId, customerId), order -> order.confirm(clock.instant()));
    }

    /** At an operator's wish. */
    public Order forceCancel(UUID orderId, String reason) {
        return change(
                orders.lock(orderId).orElseThrow(() -> ProblemException.notFound("order")),
                order -> order.forceCancel(reason, clock.instant()));
    }

    public void deadlinePassed(UUID orderId) {
        change(orders.lock(orderId).orElseThrow(), order -> order.deadlinePassed(clock.instant()));
    }

    public Order get(UUID orderId, UUID customerId) {
        return orders.find(orderId, customerId).orElseThrow(() -> ProblemException.notFound("order"));
    }

    public List<Order> list(UUID customerId, OrderStatus status, UUID before, int limit) {
        return orders.ofCustomer(customerId, status, before, limit);
    }

    private Order own(UUID orderId, UUID customerId) {
        return orders.lock(orderId, customerId).orElseThrow(() -> ProblemException.notFound("order"));
    }

    private Order change(Order order, Function<Order, List<OrderEvent>> transition) {
        publish(transition.apply(order));
        return order;
    }

    private void publish(List<OrderEvent> events) {
        events.forEach(outbox::publish);
    }

    /** Claims the key for the new order, or finds the order that it made before. */
    private Optional<Order> earlierOrder(PlaceOrder wish, UUID newOrderId) {
        if (wish.idempotencyKey() == null) {
            return Optional.empty();
        }
        if (orders.claimKey(wish.customerId(), wish.idempotencyKey(), wish.bodyHash(), newOrderId)) {
            return Optional.empty();
        }
        UUID orderId = orders.orderOfKey(wish.customerId(), wish.idempotencyKey(), wish.bodyHash())
                .orElseThrow(() -> ProblemException.unprocessable(
                        "idempotency-key-reused", "This Idempotency-Key came with another order before."));
        Order order = get(orderId, wish.customerId());
        if (order.status() == OrderStatus.PAYMENT_PENDING) {
            throw ProblemException.conflict("still-running", "The first request with this key is still running.")
                    .retryAfter(1);
        }
        return Optional.of(order);
    }

    private Basket basket(PlaceOrder wish) {
        Listing store = catalog.store(wish.storeId())
                .orElseThrow(() -> ProblemException.unprocessable("unknown-store", "There is no such store."));
        if (!catalog.isOpen(store)) {
            throw ProblemException.unprocessable("store-closed", store.name() + " takes no orders right now.");
        }
        Map<UUID, MenuEntry> menu =
                store.menu().stream().collect(Collectors.toMap(MenuEntry::menuItemId, Function.identity()));
        List<OrderLine> lines =
                wish.lines().stream().map(line -> line(line, menu)).toList();
        long goods = lines.stream()
                .mapToLong(line -> line.unitPrice() * line.quantity())
                .sum();
        if (goods < store.minimumOrder()) {
            throw ProblemException.unprocessable(
                            "below-minimum", store.name() + " delivers from " + store.minimumOrder() + " won on.")
                    .with("minimumOrder", store.minimumOrder());
        }
        if (goods > MOST_GOODS) {
            throw ProblemException.unprocessable(
                    "order-too-large", "An order may be of " + MOST_GOODS + " won at most.");
        }
        Address address = address(wish);
        return new Basket(
                wish.customerId(),
                store.storeId(),
                store.name(),
                lines,
                store.deliveryFee(),
                store.expressFee(),
                wish.express(),
                address);
    }

    /** The one that is wished, or the customer's own. */
    private Address address(PlaceOrder wish) {
        if (wish.address() == null) {
            return customers.addressOf(wish.customerId()).orElseThrow(() -> ProblemException.notFound("customer"));
        }
        // A token outlives the account of a customer who was erased. One who is not known here may be an OpenID
        // provider's.
        if (customers.isErased(wish.customerId())) {
            throw ProblemException.notFound("customer");
        }
        return wish.address();
    }

    private static OrderLine line(PlaceOrder.Line line, Map<UUID, MenuEntry> menu) {
        MenuEntry item = menu.get(line.menuItemId());
        if (item == null) {
            throw ProblemException.unprocessable("unknown-item", "The store's menu has no such item.")
                    .with("menuItemId", line.menuItemId());
        }
        if (item.soldOut()) {
            throw ProblemException.unprocessable("sold-out", item.name() + " is sold out.")
                    .with("menuItemId", line.menuItemId());
        }
        return new OrderLine(item.menuItemId(), item.name(), item.price(), line.quantity());
    }

    private Payment payment(String method, String cardToken, boolean payWhenAvailable) {
        return new Payment(Ids.next(), method, secrets.encrypt(cardToken), payWhenAvailable);
    }

    /** @param cardToken when known already; null to open the stored one */
    private PaymentAttempt inTheClear(Order order, String cardToken) {
        PaymentAttempt stored = order.attempt();
        return new PaymentAttempt(
                stored.attemptId(),
                stored.attemptNo(),
                stored.orderId(),
                stored.customerId(),
                stored.goods(),
                stored.deliveryFee(),
                stored.expressFee(),
                stored.method(),
                cardToken != null ? cardToken : secrets.decrypt(stored.token()));
    }

    private static String handoverCode() {
        return String.format("%04d", RANDOM.nextInt(10_000));
    }
}
