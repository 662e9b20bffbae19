package fooddelivery.saga;

import fooddelivery.delivery.domain.Delivery;
import fooddelivery.delivery.domain.DeliveryStatus;
import fooddelivery.order.domain.OrderStatus;
import fooddelivery.saga.Chance.Fate;
import fooddelivery.saga.Chance.Point;
import fooddelivery.saga.Plan.Step;
import fooddelivery.saga.Plan.Trouble;
import fooddelivery.saga.World.Wish;
import fooddelivery.store.domain.Ticket;
import fooddelivery.store.domain.TicketStatus;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;

/** Carries out a plan in a world of its own, lets it come to rest, and checks what must hold. */
final class Run {

    private static final int MOST_ORDERS = 3;
    private static final List<String> SERVICES = List.of("order", "payment", "store", "delivery", "status", "notify");
    /** Of deadlines: the store's to accept, the customer's to pay, the store's to say anything, the customer's to confirm. */
    private static final List<Duration> LONG_WAITS =
            List.of(Duration.ofMinutes(10), Duration.ofMinutes(30), Duration.ofHours(2), Duration.ofHours(24));

    private final World world;
    private final Iterator<Step> steps;
    private Trouble armed;
    private int passed;

    private Run(Plan plan, World world) {
        this.world = world;
        this.steps = plan.steps().iterator();
        world.goesWrong(this::at);
        if (plan.forgetful()) {
            world.inboxesForget();
        }
        if (plan.disorder() != 0) {
            world.messagesArriveInDisorder(new Random(plan.disorder()), plan.disorder() % 2 == 1);
        }
    }

    /** @throws AssertionError with the whole story, when something does not hold */
    static void of(Plan plan) {
        of(plan, World::new);
    }

    static void of(Plan plan, Supplier<World> worlds) {
        of(plan, worlds, (step, world) -> {});
    }

    /** Something else that happens between two steps, when nothing is under way. */
    interface Between {
        void before(int step, World world);
    }

    static void of(Plan plan, Supplier<World> worlds, Between between) {
        World world = worlds.get();
        try {
            Run run = new Run(plan, world);
            int step = 0;
            while (run.steps.hasNext()) {
                between.before(step++, world);
                run.perform(run.steps.next());
            }
            between.before(step, world);
            world.refundsAreRefused(plan.refundsFail());
            world.comesToRest();
            world.invariants().atRest();
            world.refundsAreRefused(false);
            world.story().note("— at rest; now everybody does their job —");
            world.everybodyDoesTheirJob();
            world.invariants().afterEverybody();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(e.getMessage() + System.lineSeparator() + world.story(), e);
        }
    }

    private Fate at(Point point, ServiceProcess who) {
        if (armed == null || armed.point() != point || passed++ < armed.skip()) {
            return Fate.GO_ON;
        }
        Trouble trouble = armed;
        armed = null;
        if (point.isCall()) {
            for (int i = 0; i < trouble.meanwhile() && steps.hasNext(); i++) {
                perform(steps.next());
            }
        }
        return trouble.fate();
    }

    private void perform(Step step) {
        Trouble armedBefore = armed;
        int passedBefore = passed;
        armed = step.trouble();
        passed = 0;
        act(step);
        armed = armedBefore;
        passed = passedBefore;
    }

    private void act(Step step) {
        int pick = step.pick();
        switch (step.action()) {
            case PLACE -> place(pick);
            case DELIVER -> message(pick, world::delivers);
            case DELIVER_ALL -> world.deliverAll();
            case HOLD_BACK -> message(pick, world::holdsBack);
            case DELIVER_TWICE -> message(pick, world::deliversTwice);
            case TIMER -> world.sweeps(pick % world.sweeps().size());
            case TIMERS -> world.allSweep();
            case WAIT -> world.passes(Duration.ofSeconds(1L << pick % 8));
            case WAIT_LONG -> world.passes(LONG_WAITS.get(pick % LONG_WAITS.size()));
            case WAIT_FOR_DEADLINE -> world.passesToNextDeadline();
            case ARRIVE -> {
                if (!world.late().isEmpty()) {
                    world.arrives(pick % world.late().size());
                }
            }
            case KILL -> world.kill(SERVICES.get(pick % SERVICES.size()));
            case BROKER -> world.brokerDown(pick % 2 == 0);
            case REFUSE_REFUNDS -> world.refundsAreRefused(pick % 2 == 0);
            case RETRY_REFUNDS -> world.operatorRetriesRefunds();
            default -> {
                if (world.orderCount() == 0) {
                    place(pick);
                } else {
                    act(step, 1 + pick % world.orderCount(), pick / 4);
                }
            }
        }
    }

    private void act(Step step, int order, int pick) {
        UUID rider = pick % 2 == 0 ? World.RIDER_A : World.RIDER_B;
        switch (step.action()) {
            case GO_ON -> goOn(order, rider);
            case PAY -> world.pays(order, card(pick));
            case CANCEL -> world.cancels(order);
            case CONFIRM -> world.confirms(order);
            case ACCEPT -> world.accepts(order);
            case REJECT -> world.rejects(order);
            case START -> world.startsCooking(order);
            case FINISH -> world.finishesCooking(order);
            case CLAIM -> world.claims(rider, order);
            case RELEASE -> world.releases(rider, order);
            case PICK_UP -> world.picksUp(rider, order);
            case DROP_OFF -> world.dropsOff(rider, order);
            case FORCE_CANCEL -> world.operatorCancels(order);
            case STRANGER -> world.strangerTries(order);
            default -> throw new IllegalArgumentException("Not about an order: " + step.action());
        }
    }

    private void place(int pick) {
        if (world.orderCount() < MOST_ORDERS) {
            String key = pick / 12 % 3 == 0 ? "key-" + pick % 2 : null;
            world.places(new Wish(card(pick), pick / 3 % 2 == 1, pick / 6 % 2 == 1, key));
        }
    }

    private static String card(int pick) {
        return pick % 3 == 2 ? CardCompany.BAD_CARD : CardCompany.GOOD_CARD;
    }

    /** Does what the order is waiting for, whoever it is. */
    private void goOn(int order, UUID rider) {
        OrderStatus status = world.status(order);
        Ticket ticket = world.ticket(order);
        Delivery delivery = world.delivery(order);
        TicketStatus kitchen = ticket == null ? TicketStatus.NONE : ticket.status();
        DeliveryStatus trip = delivery == null ? DeliveryStatus.NONE : delivery.status();
        if (status == OrderStatus.PAYMENT_DECLINED || status == OrderStatus.PAYMENT_DEFERRED) {
            world.pays(order, CardCompany.GOOD_CARD);
        } else if (kitchen == TicketStatus.RECEIVED) {
            world.accepts(order);
        } else if (kitchen == TicketStatus.ACCEPTED) {
            world.startsCooking(order);
        } else if (kitchen == TicketStatus.COOKING) {
            world.finishesCooking(order);
        } else if (trip == DeliveryStatus.OPEN) {
            world.claims(rider, order);
        } else if (trip == DeliveryStatus.CLAIMED) {
            world.picksUp(delivery.riderId(), order);
        } else if (trip == DeliveryStatus.PICKED_UP) {
            world.dropsOff(delivery.riderId(), order);
        } else if (status == OrderStatus.DELIVERED) {
            world.confirms(order);
        } else {
            world.deliverAll();
        }
    }

    private interface ByPosition {
        void take(String service, int position);
    }

    /** Picks a message of a queue that is not empty; mostly of those where something is decided. */
    private void message(int pick, ByPosition taker) {
        List<String> deciding = nonEmpty(SERVICES.subList(0, 4));
        List<String> services = deciding.isEmpty() || pick % 8 == 7 ? nonEmpty(SERVICES) : deciding;
        if (!services.isEmpty()) {
            String service = services.get(pick % services.size());
            taker.take(service, pick / 8 % world.queue(service).size());
        }
    }

    private List<String> nonEmpty(List<String> services) {
        return services.stream()
                .filter(service -> !world.queue(service).isEmpty())
                .toList();
    }
}
