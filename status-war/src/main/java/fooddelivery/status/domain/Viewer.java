package fooddelivery.status.domain;

import java.util.UUID;

/**
 * Whom an order is shown to: its customer, its store's owner once it was paid, its rider, and every administrator.
 *
 * @param id customer, store or rider; null for an administrator
 */
public record Viewer(Kind kind, UUID id) {

    public enum Kind {
        CUSTOMER,
        OWNER,
        RIDER,
        ADMIN
    }

    public boolean seesCustomer() {
        return kind == Kind.CUSTOMER || kind == Kind.ADMIN;
    }
}
