package fooddelivery.notify.inbound;

import fooddelivery.notify.application.Notifications;
import fooddelivery.notify.domain.Channel;
import fooddelivery.notify.domain.Preference;
import fooddelivery.runtime.Caller;
import fooddelivery.runtime.ProblemException;
import fooddelivery.runtime.Role;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.LocalTime;
import java.util.Arrays;

/** How the customer who calls wants to be told. What is changed here is meant for later news. */
@Path("preferences")
@ApplicationScoped
@RolesAllowed(Role.CUSTOMER)
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class PreferencesResource {

    /** Local time of the stores; may span midnight. */
    public record QuietHours(
            @NotNull LocalTime from, @NotNull LocalTime to) {}

    /** @param language {@code ko} or {@code en} */
    public record Preferences(
            @NotBlank @Size(max = 20) String channel,

            @NotNull @Pattern(regexp = "ko|en", message = "{fooddelivery.OneOf}")
            String language,

            @Valid QuietHours quietHours) {

        static Preferences of(Preference preference) {
            return new Preferences(
                    preference.channel().name(),
                    preference.language(),
                    preference.quietFrom() == null
                            ? null
                            : new QuietHours(preference.quietFrom(), preference.quietTo()));
        }

        Preference toPreference() {
            return new Preference(
                    channelNamed(channel),
                    language,
                    quietHours == null ? null : quietHours.from(),
                    quietHours == null ? null : quietHours.to());
        }
    }

    @Inject
    private Notifications notifications;

    @Inject
    private Caller caller;

    @GET
    public Preferences get() {
        return Preferences.of(notifications.preference(caller.customerId()));
    }

    @PUT
    public Preferences put(@NotNull @Valid Preferences preferences) {
        return Preferences.of(notifications.prefer(caller.customerId(), preferences.toPreference()));
    }

    private static Channel channelNamed(String name) {
        return Arrays.stream(Channel.values())
                .filter(channel -> channel.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> ProblemException.unprocessable(
                        "channel-not-available",
                        "Notifications come to the inbox only, for now: the channel has to be INBOX."));
    }
}
