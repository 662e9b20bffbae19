package fooddelivery.store.inbound;

import fooddelivery.console.Language;
import fooddelivery.console.SignedIn;
import fooddelivery.events.OrderLine;
import fooddelivery.runtime.ProblemException;
import fooddelivery.runtime.Refused;
import fooddelivery.store.application.KitchenBoards;
import fooddelivery.store.application.StoreService;
import fooddelivery.store.application.TicketService;
import fooddelivery.store.domain.OrderDetails;
import fooddelivery.store.domain.Store;
import fooddelivery.store.domain.Ticket;
import fooddelivery.store.domain.TicketStatus;
import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The kitchen's board. Its buttons name the order they are about, not a row of the page: by the time they are pressed the
 * rows may be others.
 */
@Named
@RequestScoped
public class BoardConsole {

    private static final int LONGEST_BUSY = 480;

    /** A ticket as the board shows it. Times are milliseconds since 1970, for the page's count-downs; 0 for none. */
    public record Card(
            UUID orderId,
            String number,
            List<OrderLine> lines,
            long total,
            boolean express,
            Instant promisedAt,
            Instant receivedAt,
            Instant endedAt,
            long expires,
            long ready,
            boolean cancelledTooLate,
            TicketStatus status) {

        static Card of(Ticket ticket) {
            OrderDetails order = ticket.details();
            String id = ticket.orderId().toString();
            return new Card(
                    ticket.orderId(),
                    // The last digits are random, the first are those of every order of the day.
                    id.substring(id.length() - 4).toUpperCase(Locale.ROOT),
                    order.lines(),
                    order.goods(),
                    order.express(),
                    order.promisedAt(),
                    ticket.receivedAt(),
                    ticket.decidedAt(),
                    millis(ticket.deadline()),
                    millis(ticket.readyAt()),
                    ticket.cancelledTooLate(),
                    ticket.status());
        }

        private static long millis(Instant instant) {
            return instant == null ? 0 : instant.toEpochMilli();
        }
    }

    @Inject
    private KitchenBoards boards;

    @Inject
    private TicketService tickets;

    @Inject
    private StoreService stores;

    @Inject
    private SignedIn signedIn;

    @Inject
    private Language language;

    @Inject
    private Clock clock;

    private Map<TicketStatus, List<Card>> cards;
    private Store store;
    private String notice;

    public List<Card> getReceived() {
        return cards(TicketStatus.RECEIVED);
    }

    public List<Card> getAccepted() {
        return cards(TicketStatus.ACCEPTED);
    }

    public List<Card> getCooking() {
        return cards(TicketStatus.COOKING);
    }

    /** The newest first. */
    public List<Card> getCooked() {
        return newestFirst(cards(TicketStatus.COOKED));
    }

    /** What its customer cancelled, or nobody answered. */
    public List<Card> getEnded() {
        return newestFirst(Stream.of(TicketStatus.CANCELLED, TicketStatus.EXPIRED)
                .flatMap(status -> cards(status).stream())
                .toList());
    }

    private static List<Card> newestFirst(List<Card> cards) {
        return cards.stream()
                .sorted(Comparator.comparing(Card::endedAt).reversed())
                .toList();
    }

    private List<Card> cards(TicketStatus status) {
        if (cards == null) {
            cards = new EnumMap<>(TicketStatus.class);
            for (Ticket ticket : boards.tickets(signedIn.getPrincipalId())) {
                cards.computeIfAbsent(ticket.status(), any -> new ArrayList<>()).add(Card.of(ticket));
            }
        }
        return cards.getOrDefault(status, List.of());
    }

    public String getStoreName() {
        return store().name();
    }

    /** Until when the store takes no orders; null when it does. */
    public Instant getBusyUntil() {
        Instant until = store().busyUntil();
        return until != null && until.isAfter(clock.instant()) ? until : null;
    }

    private Store store() {
        if (store == null) {
            store = stores.get(signedIn.getPrincipalId());
        }
        return store;
    }

    /** The server's time, by which the page's count-downs go. */
    public long getNow() {
        return clock.instant().toEpochMilli();
    }

    /** What became of the last button; null when there is nothing to say. */
    public String getNotice() {
        return notice;
    }

    /** One press of a button: {@code what} is done to the ticket of {@code order}. */
    public void act() {
        UUID storeId = signedIn.getPrincipalId();
        try {
            switch (text("what")) {
                case "accept" ->
                    tickets.accept(order(), storeId, number("minutes", TicketsResource.LONGEST_PREPARATION));
                case "reject" -> tickets.reject(order(), storeId, reason(true));
                case "start" -> tickets.startCooking(order(), storeId);
                case "finish" -> tickets.finishCooking(order(), storeId);
                case "delay" -> {
                    tickets.delay(order(), storeId, number("minutes", TicketsResource.LONGEST_DELAY), reason(false));
                    notice = language.text("notice.delayed");
                }
                case "busy" ->
                    stores.busy(storeId, clock.instant().plus(Duration.ofMinutes(number("minutes", LONGEST_BUSY))));
                case "open" -> stores.busy(storeId, null);
                default -> throw ProblemException.badRequest("There is no such button.");
            }
        } catch (Refused refused) {
            // Somebody else was quicker: the customer, the clock, or a colleague at another tablet.
            notice = language.text("notice.refused." + refused.state());
        } catch (ProblemException problem) {
            notice = language.text("notice.impossible");
        }
    }

    private UUID order() {
        try {
            return UUID.fromString(text("order"));
        } catch (IllegalArgumentException e) {
            throw ProblemException.notFound("ticket");
        }
    }

    private int number(String name, int most) {
        try {
            int value = Integer.parseInt(text(name));
            if (value >= 1 && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw ProblemException.badRequest(name + " is no number.");
        }
        throw ProblemException.badRequest(name + " must be between 1 and " + most + ".");
    }

    private String reason(boolean needed) {
        String reason = text("reason").strip();
        if (reason.length() > TicketsResource.LONGEST_REASON
                || reason.indexOf('\0') >= 0
                || needed && reason.isEmpty()) {
            throw ProblemException.badRequest("The reason is missing or too long.");
        }
        return reason.isEmpty() ? null : reason;
    }

    private static String text(String name) {
        return FacesContext.getCurrentInstance()
                .getExternalContext()
                .getRequestParameterMap()
                .getOrDefault(name, "");
    }
}
