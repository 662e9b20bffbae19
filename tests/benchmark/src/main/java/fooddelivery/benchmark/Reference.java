package fooddelivery.benchmark;

import java.util.Map;

/**
 * What another implementation of the same platform does: Spring Boot and Kafka, warm (30,000 orders), on a machine with two
 * cores as well. It answers sooner than it has stored: it loses events when a part dies. Figures are of that work, not of
 * this machine; the calibration in the report tells how far machines can be compared.
 */
final class Reference {

    static final String NAME = "Spring Boot and Kafka";

    /** By people at once in a closed loop. */
    static final Map<Integer, Double> ORDERS_PER_SECOND = Map.of(1, 107.0, 8, 195.0, 32, 233.0);

    static final Map<Integer, Double> CPU_PER_THOUSAND = Map.of(1, 16.0, 8, 10.0, 32, 9.0);
    /** From the answer until the status view shows it. */
    static final double STATUS_MS = 24;

    static final double RESIDENT_MB = 1.9 * 1024;
    static final double FIRST_ORDER_SECONDS = 50;

    private Reference() {}
}
