package fooddelivery.notify.inbound;

import fooddelivery.notify.application.Notifications;
import fooddelivery.notify.domain.Channel;
import fooddelivery.notify.domain.Notification;
import fooddelivery.runtime.Caller;
import fooddelivery.runtime.Page;
import fooddelivery.runtime.ProblemException;
import fooddelivery.runtime.Role;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** What was told: a customer reads the own inbox, an administrator everybody's. */
@Path("notifications")
@ApplicationScoped
@RolesAllowed({Role.CUSTOMER, Role.ADMIN})
@Produces(MediaType.APPLICATION_JSON)
public class NotificationsResource {

    /**
     * @param status the order's status that was told
     * @param title plain text, like {@code text}
     * @param at when the order changed
     */
    public record NotificationView(
            UUID notificationId,
            UUID orderId,
            String status,
            String event,
            Channel channel,
            String language,
            String title,
            String text,
            Instant at,
            Instant sentAt) {

        static NotificationView of(Notification notification) {
            return new NotificationView(
                    notification.notificationId(),
                    notification.orderId(),
                    notification.status(),
                    notification.event(),
                    notification.channel(),
                    notification.language(),
                    notification.title(),
                    notification.text(),
                    notification.at(),
                    notification.sentAt());
        }
    }

    @Inject
    private Notifications notifications;

    @Inject
    private Caller caller;

    /** Newest first. */
    @GET
    public Page<NotificationView> list(
            @QueryParam("orderId") UUID orderId,
            @QueryParam("limit") Integer limit,
            @QueryParam("after") String after) {
        int size = Page.limit(limit);
        UUID customerId = caller.isAdmin() ? null : caller.customerId();
        List<Notification> rows = notifications.told(customerId, orderId, position(after), size + 1);
        return Page.of(rows, size, row -> Long.toString(row.position()), NotificationView::of);
    }

    private static Long position(String after) {
        String key = Page.key(after);
        try {
            return key == null ? null : Long.valueOf(key);
        } catch (NumberFormatException e) {
            throw ProblemException.badRequest("after is not a cursor of this list.");
        }
    }
}
