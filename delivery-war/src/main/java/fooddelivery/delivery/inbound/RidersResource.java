package fooddelivery.delivery.inbound;

import fooddelivery.delivery.application.EarningsService;
import fooddelivery.delivery.application.EarningsService.Statement;
import fooddelivery.delivery.application.RiderService;
import fooddelivery.delivery.domain.Earnings.Earning;
import fooddelivery.delivery.domain.Rider;
import fooddelivery.delivery.domain.Trip;
import fooddelivery.runtime.Caller;
import fooddelivery.runtime.Page;
import fooddelivery.runtime.ProblemException;
import fooddelivery.runtime.Role;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.bind.annotation.JsonbNillable;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.List;
import java.util.UUID;

/** A rider's own position, whether deliveries are wanted, and what was earned. */
@Path("riders/me")
@ApplicationScoped
@RolesAllowed(Role.RIDER)
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class RidersResource {

    /** As ISO 8601, without years of more than four digits: they lead beyond what can be calculated with. */
    private static final int LATEST_YEAR = 9999;

    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("uuuu-MM-dd").withResolverStyle(ResolverStyle.STRICT);

    /** Degrees (WGS 84). */
    public record Report(
            @NotNull @DecimalMin("-90") @DecimalMax("90") Double lat,
            @NotNull @DecimalMin("-180") @DecimalMax("180") Double lon,
            @NotNull Boolean online) {}

    /**
     * @param district where it went, as far as the address tells; no more is kept
     * @param tripKm from the store to the customer as the crow flies, rounded to 100 m
     * @param fee won
     * @param codeConfirmed whether the customer's code was given
     * @param cancelledTooLate the order was cancelled when the food was on its way; the fee is owed all the same
     */
    public record EarningView(
            UUID orderId,
            Instant deliveredAt,
            String storeName,
            String district,
            double tripKm,
            boolean express,
            long fee,
            boolean codeConfirmed,
            boolean cancelledTooLate) {

        static EarningView of(Earning earning) {
            Trip trip = earning.trip();
            return new EarningView(
                    earning.orderId(),
                    earning.deliveredAt(),
                    trip.storeName(),
                    trip.dropOff().text(),
                    trip.km(),
                    trip.express(),
                    earning.fee(),
                    earning.codeConfirmed(),
                    earning.cancelledTooLate());
        }
    }

    /**
     * @param deliveries how many were dropped off in all of the days, whatever the page shows
     * @param total what they earned, won
     * @param items the latest first
     */
    @JsonbNillable
    public record EarningsView(
            LocalDate from, LocalDate to, long deliveries, long total, List<EarningView> items, String next) {}

    @Inject
    private RiderService riders;

    @Inject
    private EarningsService earnings;

    @Inject
    private Caller caller;

    @PUT
    public Rider report(@NotNull @Valid Report report) {
        return riders.report(caller.riderId(), null, report.lat(), report.lon(), report.online());
    }

    @GET
    public Rider me() {
        return riders.find(caller.riderId()).orElseThrow(() -> ProblemException.notFound("rider"));
    }

    /** What was earned from the first to the last of the days, in the platform's time zone; by default today. */
    @GET
    @Path("earnings")
    public EarningsView earnings(
            @QueryParam("from") String from,
            @QueryParam("to") String to,
            @QueryParam("limit") Integer limit,
            @QueryParam("after") String after) {
        Statement statement =
                earnings.statement(caller.riderId(), day("from", from), day("to", to), after, Page.limit(limit));
        return new EarningsView(
                statement.days().from(),
                statement.days().to(),
                statement.total().deliveries(),
                statement.total().fee(),
                statement.earnings().items().stream().map(EarningView::of).toList(),
                statement.earnings().next());
    }

    static LocalDate day(String name, String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        try {
            LocalDate day = LocalDate.parse(text, DAY);
            if (Math.abs(day.getYear()) <= LATEST_YEAR) {
                return day;
            }
        } catch (DateTimeParseException e) {
            throw noDay(name);
        }
        // The end of time has no next day.
        throw noDay(name);
    }

    private static ProblemException noDay(String name) {
        return ProblemException.badRequest(name + " must be a day such as 2026-05-04.");
    }
}
