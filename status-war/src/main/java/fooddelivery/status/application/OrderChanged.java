package fooddelivery.status.application;

import java.util.UUID;

/** Fired inside the transaction that recorded a change; who shows orders live hears it after the commit. */
public record OrderChanged(UUID orderId) {}
