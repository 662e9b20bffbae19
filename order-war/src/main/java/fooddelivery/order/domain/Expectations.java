package fooddelivery.order.domain;

import java.time.Duration;
import java.util.Map;

/**
 * How long an order, or its refund, is usually in a state; after that an operator should look at it. A state that is not
 * named is nobody's business.
 */
public record Expectations(Map<OrderStatus, Duration> status, Map<RefundStatus, Duration> refund) {}
