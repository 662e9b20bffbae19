package fooddelivery.store.application;

import java.util.UUID;

/** Something about a store's tickets changed; fired within the transaction, for observers after it. */
public record TicketsChanged(UUID storeId) {}
