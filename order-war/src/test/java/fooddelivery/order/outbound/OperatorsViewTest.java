package fooddelivery.order.outbound;

/** Of orders in PostgreSQL. */
class OperatorsViewTest extends OperatorsViewContract {}
