package fooddelivery.notify.inbound;

import fooddelivery.notify.application.Notifications;
import fooddelivery.notify.domain.Webhook;
import fooddelivery.runtime.Caller;
import fooddelivery.runtime.ProblemException;
import fooddelivery.runtime.Role;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** A program of the calling customer's that is told all news, signed as Standard Webhooks says. */
@Path("webhook")
@ApplicationScoped
@RolesAllowed(Role.CUSTOMER)
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class WebhookResource {

    public record WebhookForm(@NotBlank @Size(max = 500) String url) {}

    /** @param secret with which calls are signed, for the program alone */
    public record WebhookView(String url, String secret) {}

    @Inject
    private Notifications notifications;

    @Inject
    private Caller caller;

    /** Whether programs within the own network, and without TLS, may be told: for tests. */
    @Inject
    @ConfigProperty(name = "fooddelivery.webhook.allow-private", defaultValue = "false")
    private boolean allowPrivate;

    @GET
    public WebhookView get() {
        return notifications
                .webhook(caller.customerId())
                .map(WebhookResource::view)
                .orElseThrow(() -> ProblemException.notFound("webhook"));
    }

    /** The secret stays as it is for another address; a new one comes with a new webhook. */
    @PUT
    public WebhookView put(@NotNull @Valid WebhookForm form) {
        requireAllowed(form.url());
        return view(notifications.hear(caller.customerId(), form.url()));
    }

    @DELETE
    public void delete() {
        notifications.hearNoMore(caller.customerId());
    }

    private void requireAllowed(String url) {
        URI address;
        try {
            address = URI.create(url);
        } catch (IllegalArgumentException e) {
            throw notAllowed();
        }
        boolean isHttp = "https".equals(address.getScheme()) || allowPrivate && "http".equals(address.getScheme());
        if (!isHttp || address.getHost() == null || address.getUserInfo() != null || address.getFragment() != null) {
            throw notAllowed();
        }
    }

    private static ProblemException notAllowed() {
        return ProblemException.unprocessable(
                "webhook-url-not-allowed", "A webhook needs an https address, without a user name.");
    }

    private static WebhookView view(Webhook webhook) {
        return new WebhookView(webhook.url(), webhook.secret());
    }
}
