package fooddelivery.payment.application;

import fooddelivery.payment.domain.Posting.Commission;
import fooddelivery.payment.domain.RetryPolicy;
import fooddelivery.payment.domain.RetryPolicy.Backoff;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The service's settings, with their defaults. */
@ApplicationScoped
public class PaymentSettings {

    @Produces
    RetryPolicy retryPolicy(
            @ConfigProperty(name = "fooddelivery.payment.lease", defaultValue = "PT5S") Duration lease,
            @ConfigProperty(name = "fooddelivery.payment.unclear.first-pause", defaultValue = "PT1S")
                    Duration unclearFirst,
            @ConfigProperty(name = "fooddelivery.payment.unclear.longest-pause", defaultValue = "PT1M")
                    Duration unclearLongest,
            @ConfigProperty(name = "fooddelivery.payment.refund.first-pause", defaultValue = "PT1S")
                    Duration refundFirst,
            @ConfigProperty(name = "fooddelivery.payment.refund.longest-pause", defaultValue = "PT10M")
                    Duration refundLongest,
            @ConfigProperty(name = "fooddelivery.payment.refund.tries", defaultValue = "10") int refundTries) {
        return new RetryPolicy(
                lease, new Backoff(unclearFirst, unclearLongest), new Backoff(refundFirst, refundLongest), refundTries);
    }

    @Produces
    Commission commission(
            @ConfigProperty(name = "fooddelivery.payment.commission-percent", defaultValue = "10") int percent) {
        return new Commission(percent);
    }
}
