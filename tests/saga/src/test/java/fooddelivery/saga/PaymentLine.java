package fooddelivery.saga;

import fooddelivery.order.domain.PaymentAttempt;
import fooddelivery.order.domain.PaymentGateway;
import fooddelivery.order.domain.PaymentOutcome;
import fooddelivery.order.outbound.PaymentClient;
import fooddelivery.payment.application.PaymentService;
import fooddelivery.payment.domain.Amounts;
import fooddelivery.payment.domain.Pay;
import fooddelivery.payment.domain.PaymentAccount.Reply;
import fooddelivery.payment.inbound.PaymentsResource.PaymentRequest;
import fooddelivery.runtime.Json;
import fooddelivery.runtime.ProblemException;
import fooddelivery.saga.Chance.Fate;
import fooddelivery.saga.Chance.Point;
import fooddelivery.saga.ServiceProcess.Killed;

/**
 * The line on which order asks payment for money: the request becomes payment's own by way of its JSON, and only 201, 402
 * and a connection that never was tell anything about the money.
 */
final class PaymentLine implements PaymentGateway {

    private final World world;
    private final ServiceProcess order;
    private final ServiceProcess payment;
    private final PaymentService service;

    PaymentLine(World world, ServiceProcess order, ServiceProcess payment, PaymentService service) {
        this.world = world;
        this.order = order;
        this.payment = payment;
        this.service = service;
    }

    @Override
    public PaymentOutcome approve(PaymentAttempt attempt) {
        world.requireNoTransaction(order);
        String request = Json.write(new PaymentClient.PaymentRequest(
                attempt.attemptId(),
                attempt.attemptNo(),
                attempt.orderId(),
                attempt.customerId(),
                attempt.amount(),
                attempt.goods(),
                attempt.deliveryFee(),
                attempt.expressFee(),
                attempt.method(),
                attempt.token()));
        String what = "the request for " + world.name(attempt.attemptId());
        Fate fate = world.at(Point.PAYMENT_REQUEST, order);
        if (fate == Fate.NOT_SENT) {
            world.story().note("payment cannot be reached");
            return new PaymentOutcome.NotSent();
        }
        if (fate == Fate.LOST) {
            world.story().note(what + " is lost");
            return new PaymentOutcome.Unknown();
        }
        if (fate == Fate.LATE) {
            world.story().note(what + " is on its way for long");
            world.later(what + " arrives at payment", () -> handle(request));
            return new PaymentOutcome.Unknown();
        }
        PaymentOutcome outcome = handle(request);
        if (world.at(Point.PAYMENT_ANSWER, order) == Fate.LOST) {
            world.story().note("payment's answer is lost");
            return new PaymentOutcome.Unknown();
        }
        return outcome;
    }

    /** Where payment dies the connection is reset; what it answers without knowing of the money says nothing. */
    private PaymentOutcome handle(String request) {
        PaymentOutcome[] outcome = {new PaymentOutcome.Unknown()};
        try {
            payment.run(() -> outcome[0] = answer(Json.read(request, PaymentRequest.class)));
        } catch (Killed killed) {
            if (!killed.is(payment)) {
                throw killed;
            }
        }
        return outcome[0];
    }

    private PaymentOutcome answer(PaymentRequest request) {
        Pay pay = new Pay(
                request.attemptId(),
                request.attemptNo(),
                request.orderId(),
                request.customerId(),
                new Amounts(request.goods(), request.deliveryFee(), request.expressFee()),
                request.method(),
                request.token());
        try {
            Reply reply = service.pay(pay);
            world.story().note("payment answers " + reply.step());
            return switch (reply.step()) {
                case APPROVED -> new PaymentOutcome.Approved(reply.attempt().attemptId());
                case DECLINED -> new PaymentOutcome.Declined(reply.attempt().reason());
                case UNKNOWN, IN_PROGRESS, VOIDED -> new PaymentOutcome.Unknown();
                case CONFIRM, QUERY, MISMATCH -> throw new AssertionError("Not an answer: " + reply.step());
            };
        } catch (ProblemException problem) {
            throw new AssertionError("Payment cannot make sense of order's request", problem);
        }
    }
}
