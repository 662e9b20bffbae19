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
import java.util.List;
import java.util.stream.Stream;

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

    /**
     * What a customer chooses.
     *
     * @param channel what is told over first; {@code INBOX} for the inbox alone. With {@code channels}, it may be left out
     * @param channels in this order; the next is tried when the one before does not reach the customer. Left out, it is
     *     {@code channel} alone, followed by SMS where that is KAKAO_TALK
     * @param language {@code ko} or {@code en}
     */
    public record Choice(
            @Size(max = 20) String channel,
            @Size(max = 5) List<@NotBlank @Size(max = 20) String> channels,

            @NotNull @Pattern(regexp = "ko|en", message = "{fooddelivery.OneOf}")
            String language,

            @Valid QuietHours quietHours) {

        Preference toPreference() {
            return new Preference(
                    chosen(),
                    language,
                    quietHours == null ? null : quietHours.from(),
                    quietHours == null ? null : quietHours.to());
        }

        private List<Channel> chosen() {
            if (channels != null) {
                return channels.stream()
                        .map(PreferencesResource::channelNamed)
                        .filter(named -> named != Channel.INBOX)
                        .distinct()
                        .toList();
            }
            if (channel == null || channel.isBlank()) {
                throw ProblemException.badRequest("channel or channels is needed.");
            }
            Channel named = channelNamed(channel);
            return switch (named) {
                case INBOX -> List.of();
                case KAKAO_TALK -> List.of(named, Channel.SMS);
                default -> List.of(named);
            };
        }
    }

    /**
     * What was chosen, and what may be.
     *
     * @param channel the first of {@code channels}, and INBOX where there is none
     * @param offered the channels that there are here; the inbox is always told
     */
    public record Preferences(
            Channel channel, List<Channel> channels, String language, QuietHours quietHours, List<Channel> offered) {}

    @Inject
    private Notifications notifications;

    @Inject
    private Caller caller;

    @GET
    public Preferences get() {
        return view(notifications.preference(caller.customerId()));
    }

    @PUT
    public Preferences put(@NotNull @Valid Choice choice) {
        return view(notifications.prefer(caller.customerId(), choice.toPreference()));
    }

    private Preferences view(Preference preference) {
        List<Channel> channels = preference.channels();
        return new Preferences(
                channels.isEmpty() ? Channel.INBOX : channels.get(0),
                channels,
                preference.language(),
                preference.quietFrom() == null ? null : new QuietHours(preference.quietFrom(), preference.quietTo()),
                notifications.offered());
    }

    private static Channel channelNamed(String name) {
        return Stream.concat(Stream.of(Channel.INBOX), Channel.CHOICES.stream())
                .filter(channel -> channel.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() ->
                        ProblemException.unprocessable("channel-not-available", "There is no such channel here."));
    }
}
