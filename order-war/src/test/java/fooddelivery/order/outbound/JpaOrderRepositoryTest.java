package fooddelivery.order.outbound;

/** Orders in PostgreSQL. */
class JpaOrderRepositoryTest extends OrderRepositoryContract {}
