package fooddelivery.runtime;

/** The groups a token may carry, for {@code @RolesAllowed}. */
public final class Role {

    public static final String CUSTOMER = "customer";
    public static final String OWNER = "owner";
    public static final String RIDER = "rider";
    public static final String ADMIN = "admin";
    public static final String SERVICE = "service";

    private Role() {}
}
