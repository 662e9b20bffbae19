package fooddelivery.payment.domain;

/** What an order costs, in won. */
public record Amounts(long goods, long deliveryFee, long expressFee) {

    public long total() {
        return goods + deliveryFee + expressFee;
    }
}
