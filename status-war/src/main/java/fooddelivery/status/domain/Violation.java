package fooddelivery.status.domain;

import java.util.UUID;

/** @param detail who says what, for a person */
public record Violation(UUID orderId, Invariant invariant, String detail) {}
