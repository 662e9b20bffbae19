package fooddelivery.payment.application;

import fooddelivery.payment.domain.PaymentRepository;
import fooddelivery.payment.domain.PaymentRepository.Claim;
import fooddelivery.payment.domain.RetryPolicy;
import fooddelivery.runtime.Startup;
import fooddelivery.runtime.Timers;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * Takes up what a crash, a time-out or a failing gateway left behind: attempts without a result and refunds that are due.
 * Each is claimed for a while, so that replicas share the work; one that dies leaves it to the next.
 */
@ApplicationScoped
public class PaymentSweeper {

    private static final Logger LOG = System.getLogger(PaymentSweeper.class.getName());
    /** Calls to the gateway at a time; a batch takes as long as its slowest call. */
    private static final int BATCH = 16;

    @Resource
    private ManagedExecutorService executor;

    @Inject
    private PaymentRepository payments;

    @Inject
    private PaymentService service;

    @Inject
    private RefundService refunds;

    @Inject
    private RetryPolicy retry;

    void start(@Observes Startup.Finished event, Timers timers) {
        timers.every(Duration.ofMillis(500), "Clearing up payments", this::sweepAttempts);
        timers.every(Duration.ofMillis(500), "Refunding", this::sweepRefunds);
    }

    public void sweepAttempts() {
        List<Claim> claims;
        do {
            claims = payments.claimAttempts(retry.lease(), BATCH);
            work(claims, claim -> service.resume(claim.orderId(), claim.id()));
        } while (claims.size() == BATCH);
    }

    public void sweepRefunds() {
        List<Claim> claims;
        do {
            claims = payments.claimRefunds(retry.lease(), BATCH);
            work(claims, claim -> refunds.carryOut(claim.id()));
        } while (claims.size() == BATCH);
    }

    private void work(List<Claim> claims, Consumer<Claim> each) {
        List<Callable<Void>> calls = claims.stream()
                .<Callable<Void>>map(claim -> () -> {
                    each.accept(claim);
                    return null;
                })
                .toList();
        try {
            for (Future<Void> call : executor.invokeAll(calls)) {
                logFailure(call);
            }
        } catch (InterruptedException e) {
            // The server stops; the leases run out and the work is found again.
            Thread.currentThread().interrupt();
        }
    }

    private static void logFailure(Future<Void> call) throws InterruptedException {
        try {
            call.get();
        } catch (ExecutionException e) {
            LOG.log(Level.WARNING, "A payment could not be cleared up and will be tried again", e.getCause());
        }
    }
}
